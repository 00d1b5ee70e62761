//! The types of Kubernetes v1.21.2 from which a list that merges can be reached.

use super::ListMerge::{self, Merge, PrimitiveSet, Replace};

use Shape::{List, Map, Other};

#[derive(Debug)]
pub(super) enum Shape {
    /// Keys with the types of their values; the rest is [`Other`].
    Map(&'static [(&'static str, &'static Shape)]),
    List(ListMerge, &'static Shape),
    /// Anything without a list that merges.
    Other,
}

/// The type of an object of a kind (the definitions with `x-kubernetes-group-version-kind`).
pub(super) fn root(api_version: &str, kind: &str) -> Option<&'static Shape> {
    Some(match (api_version, kind) {
        ("apps/v1", "DaemonSet" | "Deployment" | "ReplicaSet")
        | ("v1", "ReplicationController")
        | ("batch/v1", "Job") => &WORKLOAD,
        ("apps/v1", "StatefulSet") => &STATEFUL_SET,
        ("batch/v1" | "batch/v1beta1", "CronJob") => &CRON_JOB,
        ("v1", "Pod") => &POD,
        ("v1", "PodTemplate") => &POD_TEMPLATE,
        ("v1", "Service") => &SERVICE,
        ("v1", "ServiceAccount") => &SERVICE_ACCOUNT,
        ("v1", "Namespace" | "PersistentVolumeClaim")
        | ("policy/v1" | "policy/v1beta1", "PodDisruptionBudget")
        | ("apiregistration.k8s.io/v1" | "apiregistration.k8s.io/v1beta1", "APIService") => &WITH_CONDITIONS,
        (
            "admissionregistration.k8s.io/v1" | "admissionregistration.k8s.io/v1beta1",
            "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration",
        ) => &WEBHOOKS,
        ("v1", "Node") => &NODE,
        ("v1", "ComponentStatus") => &COMPONENT_STATUS,
        ("storage.k8s.io/v1" | "storage.k8s.io/v1beta1", "CSINode") => &CSI_NODE,
        ("kustomize.config.k8s.io/v1beta1", "Kustomization") => &KUSTOMIZATION,
        _ if is_plain(api_version, kind) => &OBJECT,
        _ => return None,
    })
}

/// The kinds of which only the metadata has lists that merge.
fn is_plain(api_version: &str, kind: &str) -> bool {
    let kinds: &[&str] = match api_version {
        "v1" => {
            &["Binding", "ConfigMap", "Endpoints", "Event", "LimitRange", "PersistentVolume", "ResourceQuota", "Secret"]
        }
        "apiextensions.k8s.io/v1" | "apiextensions.k8s.io/v1beta1" => &["CustomResourceDefinition"],
        "apps/v1" => &["ControllerRevision"],
        "authentication.k8s.io/v1" => &["TokenRequest", "TokenReview"],
        "authentication.k8s.io/v1beta1" => &["TokenReview"],
        "authorization.k8s.io/v1" | "authorization.k8s.io/v1beta1" => {
            &["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"]
        }
        "autoscaling/v1" => &["HorizontalPodAutoscaler", "Scale"],
        "autoscaling/v2beta1" | "autoscaling/v2beta2" => &["HorizontalPodAutoscaler"],
        "certificates.k8s.io/v1" | "certificates.k8s.io/v1beta1" => &["CertificateSigningRequest"],
        "coordination.k8s.io/v1" | "coordination.k8s.io/v1beta1" => &["Lease"],
        "discovery.k8s.io/v1" | "discovery.k8s.io/v1beta1" => &["EndpointSlice"],
        "events.k8s.io/v1" | "events.k8s.io/v1beta1" => &["Event"],
        "extensions/v1beta1" => &["Ingress"],
        "flowcontrol.apiserver.k8s.io/v1beta1" => &["FlowSchema", "PriorityLevelConfiguration"],
        "networking.k8s.io/v1" => &["Ingress", "IngressClass", "NetworkPolicy"],
        "networking.k8s.io/v1beta1" => &["Ingress", "IngressClass"],
        "node.k8s.io/v1" | "node.k8s.io/v1beta1" => &["RuntimeClass"],
        "policy/v1beta1" => &["Eviction", "PodSecurityPolicy"],
        "rbac.authorization.k8s.io/v1" | "rbac.authorization.k8s.io/v1beta1" => {
            &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]
        }
        "scheduling.k8s.io/v1" | "scheduling.k8s.io/v1beta1" => &["PriorityClass"],
        "storage.k8s.io/v1" => &["CSIDriver", "StorageClass", "VolumeAttachment"],
        "storage.k8s.io/v1beta1" => &["CSIDriver", "CSIStorageCapacity", "StorageClass", "VolumeAttachment"],
        _ => &[],
    };
    kinds.contains(&kind)
}

const BY_NAME: ListMerge = Merge(&["name"]);

static METADATA: Shape =
    Map(&[("finalizers", &List(PrimitiveSet, &Other)), ("ownerReferences", &List(Merge(&["uid"]), &Other))]);

static OBJECT: Shape = Map(&[("metadata", &METADATA)]);

static CONDITIONS: Shape = List(Merge(&["type"]), &Other);

static STATUS: Shape = Map(&[("conditions", &CONDITIONS)]);

static WITH_CONDITIONS: Shape = Map(&[("metadata", &METADATA), ("status", &STATUS)]);

static COMPONENT_STATUS: Shape = Map(&[("metadata", &METADATA), ("conditions", &CONDITIONS)]);

static CONTAINER: Shape = Map(&[
    ("env", &List(BY_NAME, &Other)),
    ("ports", &List(Merge(&["containerPort", "protocol"]), &Other)),
    ("volumeDevices", &List(Merge(&["devicePath"]), &Other)),
    ("volumeMounts", &List(Merge(&["mountPath"]), &Other)),
]);

/// As a container, but for the ports, which are replaced.
static EPHEMERAL_CONTAINER: Shape = Map(&[
    ("env", &List(BY_NAME, &Other)),
    ("volumeDevices", &List(Merge(&["devicePath"]), &Other)),
    ("volumeMounts", &List(Merge(&["mountPath"]), &Other)),
]);

static VOLUME: Shape = Map(&[("ephemeral", &Map(&[("volumeClaimTemplate", &OBJECT)]))]);

static POD_SPEC: Shape = Map(&[
    ("containers", &List(BY_NAME, &CONTAINER)),
    ("initContainers", &List(BY_NAME, &CONTAINER)),
    ("ephemeralContainers", &List(BY_NAME, &EPHEMERAL_CONTAINER)),
    ("hostAliases", &List(Merge(&["ip"]), &Other)),
    ("imagePullSecrets", &List(BY_NAME, &Other)),
    ("topologySpreadConstraints", &List(Merge(&["topologyKey", "whenUnsatisfiable"]), &Other)),
    ("volumes", &List(BY_NAME, &VOLUME)),
]);

static POD: Shape = Map(&[
    ("metadata", &METADATA),
    ("spec", &POD_SPEC),
    ("status", &Map(&[("conditions", &CONDITIONS), ("podIPs", &List(Merge(&["ip"]), &Other))])),
]);

static POD_TEMPLATE_SPEC: Shape = Map(&[("metadata", &METADATA), ("spec", &POD_SPEC)]);

static POD_TEMPLATE: Shape = Map(&[("metadata", &METADATA), ("template", &POD_TEMPLATE_SPEC)]);

static WORKLOAD_SPEC: Shape = Map(&[("template", &POD_TEMPLATE_SPEC)]);

static WORKLOAD: Shape = Map(&[("metadata", &METADATA), ("spec", &WORKLOAD_SPEC), ("status", &STATUS)]);

static STATEFUL_SET: Shape = Map(&[
    ("metadata", &METADATA),
    ("spec", &Map(&[("template", &POD_TEMPLATE_SPEC), ("volumeClaimTemplates", &List(Replace, &WITH_CONDITIONS))])),
    ("status", &STATUS),
]);

static CRON_JOB: Shape = Map(&[
    ("metadata", &METADATA),
    ("spec", &Map(&[("jobTemplate", &Map(&[("metadata", &METADATA), ("spec", &WORKLOAD_SPEC)]))])),
]);

static SERVICE: Shape = Map(&[
    ("metadata", &METADATA),
    ("spec", &Map(&[("ports", &List(Merge(&["port", "protocol"]), &Other))])),
    ("status", &STATUS),
]);

/// Its `imagePullSecrets` are replaced, unlike those of a pod.
static SERVICE_ACCOUNT: Shape = Map(&[("metadata", &METADATA), ("secrets", &List(BY_NAME, &Other))]);

static WEBHOOKS: Shape = Map(&[("metadata", &METADATA), ("webhooks", &List(BY_NAME, &Other))]);

static NODE: Shape = Map(&[
    ("metadata", &METADATA),
    ("spec", &Map(&[("podCIDRs", &List(PrimitiveSet, &Other))])),
    ("status", &Map(&[("addresses", &List(Merge(&["type"]), &Other)), ("conditions", &CONDITIONS)])),
]);

static CSI_NODE: Shape = Map(&[("metadata", &METADATA), ("spec", &Map(&[("drivers", &List(BY_NAME, &Other))]))]);

/// kyaml/openapi/kustomizationapi/swagger.json.
static KUSTOMIZATION: Shape =
    Map(&[("configMapGenerator", &List(BY_NAME, &Other)), ("secretGenerator", &List(BY_NAME, &Other))]);
