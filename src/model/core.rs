//! The kinds of Kubernetes itself that Flux objects refer to.

use crate::yaml::Entry;

use super::view::view;

view! {
    /// A Secret of the core API.
    Secret("", "Secret") {
        secret_type: text "type",
        data: map "data",
        string_data: map "stringData",
    }

    /// A ConfigMap of the core API.
    ConfigMap("", "ConfigMap") {
        data: map "data",
        binary_data: map "binaryData",
    }

    /// An identity that pods and controllers act as.
    ServiceAccount("", "ServiceAccount") {
        image_pull_secrets: list "imagePullSecrets",
    }

    /// A namespace.
    Namespace("", "Namespace") {}

    /// Who has the rights of a role in a namespace.
    RoleBinding("rbac.authorization.k8s.io", "RoleBinding") {
        subjects: list "subjects",
    }

    /// Who has the rights of a role everywhere.
    ClusterRoleBinding("rbac.authorization.k8s.io", "ClusterRoleBinding") {
        subjects: list "subjects",
    }

    /// A Deployment of the `apps` API.
    Deployment("apps", "Deployment") {
        pod_template: map "spec.template",
        containers: list "spec.template.spec.containers",
    }
}

impl<'a> Secret<'a> {
    /// The entries of `data` and `stringData`; true for those of `data`, whose values are base64.
    pub fn values(self) -> impl Iterator<Item = (bool, Entry<'a>)> {
        let encoded = self.data().map_or_else(Vec::new, |map| map.entries());
        let plain = self.string_data().map_or_else(Vec::new, |map| map.entries());
        encoded.into_iter().map(|entry| (true, entry)).chain(plain.into_iter().map(|entry| (false, entry)))
    }

    /// Whether a value stands under `key`, encrypted or not: SOPS leaves the keys readable.
    pub fn has_key(self, key: &str) -> bool {
        self.values().any(|(_, entry)| entry.key.text() == Some(key))
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
