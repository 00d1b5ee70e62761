//! API versions that Kubernetes no longer serves, by the release that dropped them.
//!
//! After the [deprecation guide](https://kubernetes.io/docs/reference/using-api/deprecation-guide/), which names none
//! behind 1.32.

use crate::{config::Minor, model::Object};

/// Some kinds of one API version.
pub(super) struct Removed {
    api_version: &'static str,
    kinds: &'static [&'static str],
    /// The first version of Kubernetes without it.
    pub since: Minor,
    /// What to write instead, `None` where nothing takes its place.
    pub instead: Option<&'static str>,
    /// Whether the fields are the same there.
    pub same_fields: bool,
}

/// The row of an object.
pub(super) fn of(object: Object<'_>) -> Option<&'static Removed> {
    TABLE.iter().find(|row| row.api_version == object.api_version && row.kinds.contains(&object.kind))
}

const fn row(api_version: &'static str, kinds: &'static [&'static str], since: u32, instead: &'static str) -> Removed {
    Removed { api_version, kinds, since: Minor::new(1, since), instead: Some(instead), same_fields: true }
}

/// The fields have to be written otherwise.
const fn other(
    api_version: &'static str,
    kinds: &'static [&'static str],
    since: u32,
    instead: &'static str,
) -> Removed {
    Removed { same_fields: false, ..row(api_version, kinds, since, instead) }
}

const fn gone(api_version: &'static str, kinds: &'static [&'static str], since: u32) -> Removed {
    Removed { api_version, kinds, since: Minor::new(1, since), instead: None, same_fields: false }
}

const RBAC: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const WEBHOOKS: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];
const FLOWS: &[&str] = &["FlowSchema", "PriorityLevelConfiguration"];

const TABLE: &[Removed] = &[
    other("extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], 16, "apps/v1"),
    other("apps/v1beta1", &["Deployment", "ReplicaSet", "StatefulSet"], 16, "apps/v1"),
    other("apps/v1beta2", &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"], 16, "apps/v1"),
    row("extensions/v1beta1", &["NetworkPolicy"], 16, "networking.k8s.io/v1"),
    gone("extensions/v1beta1", &["PodSecurityPolicy"], 16),
    other("extensions/v1beta1", &["Ingress"], 22, "networking.k8s.io/v1"),
    other("networking.k8s.io/v1beta1", &["Ingress"], 22, "networking.k8s.io/v1"),
    row("networking.k8s.io/v1beta1", &["IngressClass"], 22, "networking.k8s.io/v1"),
    other("admissionregistration.k8s.io/v1beta1", WEBHOOKS, 22, "admissionregistration.k8s.io/v1"),
    other("apiextensions.k8s.io/v1beta1", &["CustomResourceDefinition"], 22, "apiextensions.k8s.io/v1"),
    row("apiregistration.k8s.io/v1beta1", &["APIService"], 22, "apiregistration.k8s.io/v1"),
    other("certificates.k8s.io/v1beta1", &["CertificateSigningRequest"], 22, "certificates.k8s.io/v1"),
    row("coordination.k8s.io/v1beta1", &["Lease"], 22, "coordination.k8s.io/v1"),
    row("rbac.authorization.k8s.io/v1alpha1", RBAC, 22, "rbac.authorization.k8s.io/v1"),
    row("rbac.authorization.k8s.io/v1beta1", RBAC, 22, "rbac.authorization.k8s.io/v1"),
    row("scheduling.k8s.io/v1beta1", &["PriorityClass"], 22, "scheduling.k8s.io/v1"),
    row(
        "storage.k8s.io/v1beta1",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        22,
        "storage.k8s.io/v1",
    ),
    row("batch/v1beta1", &["CronJob"], 25, "batch/v1"),
    other("discovery.k8s.io/v1beta1", &["EndpointSlice"], 25, "discovery.k8s.io/v1"),
    other("events.k8s.io/v1beta1", &["Event"], 25, "events.k8s.io/v1"),
    other("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], 25, "autoscaling/v2"),
    row("policy/v1beta1", &["PodDisruptionBudget"], 25, "policy/v1"),
    gone("policy/v1beta1", &["PodSecurityPolicy"], 25),
    row("node.k8s.io/v1beta1", &["RuntimeClass"], 25, "node.k8s.io/v1"),
    row("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], 26, "autoscaling/v2"),
    other("flowcontrol.apiserver.k8s.io/v1beta1", FLOWS, 26, "flowcontrol.apiserver.k8s.io/v1"),
    row("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], 27, "storage.k8s.io/v1"),
    other("flowcontrol.apiserver.k8s.io/v1beta2", FLOWS, 29, "flowcontrol.apiserver.k8s.io/v1"),
    row("flowcontrol.apiserver.k8s.io/v1beta3", FLOWS, 32, "flowcontrol.apiserver.k8s.io/v1"),
];
