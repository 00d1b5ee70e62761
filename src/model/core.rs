//! The kinds of Kubernetes itself that Flux objects refer to.

use crate::yaml::Entry;

use super::view::view;

view! {
    /// A Secret of the core API.
    Secret("", "Secret") {
        data: map "data",
        string_data: map "stringData",
    }

    /// An identity that pods and controllers act as.
    ServiceAccount("", "ServiceAccount") {}

    /// Who has the rights of a role everywhere.
    ClusterRoleBinding("rbac.authorization.k8s.io", "ClusterRoleBinding") {}

    /// A Deployment of the `apps` API.
    Deployment("apps", "Deployment") {}
}

impl<'a> Secret<'a> {
    /// The entries of `data` and `stringData`; true for those of `data`, whose values are base64.
    pub fn values(self) -> impl Iterator<Item = (bool, Entry<'a>)> {
        let encoded = self.data().map_or_else(Vec::new, |map| map.entries());
        let plain = self.string_data().map_or_else(Vec::new, |map| map.entries());
        encoded.into_iter().map(|entry| (true, entry)).chain(plain.into_iter().map(|entry| (false, entry)))
    }
}

impl ServiceAccount<'_> {
    /// The client that Azure Workload Identity exchanges the token of this account for.
    pub const CLIENT_ID: &'static str = "azure.workload.identity/client-id";
    pub const TENANT_ID: &'static str = "azure.workload.identity/tenant-id";
}

impl Deployment<'_> {
    /// The label on the pod template that turns Azure Workload Identity on.
    pub const USE_WORKLOAD_IDENTITY: &'static str = "azure.workload.identity/use";
}
