//! Merge keys against the engine.

use super::{ListMerge::*, *};

const NAME: ListMerge = Merge(&["name"]);

/// What a patch did to a list in api v0.21.3. Keys joined by `/`, `[]` for the elements of a list.
#[test]
fn lists() {
    let pod = "spec/template/spec/";
    for (api_version, kind, path, expected) in [
        ("apps/v1", "Deployment", "spec/template/spec/containers", Some(NAME)),
        ("apps/v1", "StatefulSet", "spec/template/spec/containers", Some(NAME)),
        ("batch/v1", "Job", "spec/template/spec/containers", Some(NAME)),
        ("batch/v1", "CronJob", "spec/jobTemplate/spec/template/spec/containers", Some(NAME)),
        ("batch/v1beta1", "CronJob", "spec/jobTemplate/spec/template/spec/containers", Some(NAME)),
        ("batch/v2alpha1", "CronJob", "spec/jobTemplate/spec/template/spec/containers", None),
        ("apps/v1beta1", "Deployment", "spec/template/spec/containers", None),
        ("argoproj.io/v1alpha1", "Rollout", "spec/template/spec/containers", None),
        ("v1", "Pod", "spec/containers", Some(NAME)),
        ("v1", "PodTemplate", "template/spec/containers", Some(NAME)),
        ("v1", "ReplicationController", "spec/template/spec/containers", Some(NAME)),
        ("v1", "Service", "spec/ports", Some(Merge(&["port", "protocol"]))),
        ("v1", "ServiceAccount", "imagePullSecrets", Some(Replace)),
        ("v1", "ServiceAccount", "secrets", Some(NAME)),
        ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "webhooks", Some(NAME)),
        ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", "webhooks", Some(NAME)),
        ("admissionregistration.k8s.io/v2", "ValidatingWebhookConfiguration", "webhooks", None),
        ("v1", "ConfigMap", "metadata/finalizers", Some(PrimitiveSet)),
        ("v1", "ConfigMap", "metadata/ownerReferences", Some(Merge(&["uid"]))),
        ("autoscaling/v1", "HorizontalPodAutoscaler", "metadata/finalizers", Some(PrimitiveSet)),
        ("autoscaling/v2", "HorizontalPodAutoscaler", "metadata/finalizers", None),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition", "metadata/finalizers", Some(PrimitiveSet)),
        ("policy/v1", "PodDisruptionBudget", "metadata/finalizers", Some(PrimitiveSet)),
        ("policy/v1", "Eviction", "metadata/finalizers", None),
        ("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "metadata/finalizers", None),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", "subjects", Some(Replace)),
        ("networking.k8s.io/v1", "Ingress", "spec/rules", Some(Replace)),
        ("apps/v1", "StatefulSet", "spec/volumeClaimTemplates", Some(Replace)),
        ("v1", "Namespace", "status/conditions", Some(Merge(&["type"]))),
    ] {
        assert_eq!(list(api_version, kind, path), expected, "{api_version} {kind} {path}");
    }
    for (path, expected) in [
        ("containers/[]/ports", Merge(&["containerPort", "protocol"])),
        ("containers/[]/env", NAME),
        ("containers/[]/envFrom", Replace),
        ("containers/[]/args", Replace),
        ("containers/[]/volumeMounts", Merge(&["mountPath"])),
        ("initContainers/[]/volumeDevices", Merge(&["devicePath"])),
        ("ephemeralContainers/[]/env", NAME),
        ("ephemeralContainers/[]/ports", Replace),
        ("initContainers", NAME),
        ("volumes", NAME),
        ("tolerations", Replace),
        ("imagePullSecrets", NAME),
        ("hostAliases", Merge(&["ip"])),
        ("topologySpreadConstraints", Merge(&["topologyKey", "whenUnsatisfiable"])),
        ("readinessGates", Replace),
        // Read in the schema, not probed.
        ("volumes/[]/ephemeral/volumeClaimTemplate/metadata/finalizers", PrimitiveSet),
    ] {
        assert_eq!(list("apps/v1", "Deployment", &format!("{pod}{path}")), Some(expected), "{path}");
    }
}

/// Below a known kind every place has a schema, so that nothing there is looked up by its own `apiVersion` again.
#[test]
fn the_unknown_parts_of_known_kinds_replace() {
    let object = schema("v1", "ConfigMap").unwrap();
    assert_eq!(object.property("data").unwrap().property("x").unwrap().item().unwrap().list(), Replace);
}

fn list(api_version: &str, kind: &str, path: &str) -> Option<ListMerge> {
    let step = |schema: Schema, step: &str| if step == "[]" { schema.item() } else { schema.property(step) };
    path.split('/').try_fold(schema(api_version, kind)?, step).map(Schema::list)
}
