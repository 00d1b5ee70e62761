//! Fields of a FluxInstance that need each other.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// Some fields of a FluxInstance need another one.
    ///
    /// The CRD has rules about them: `multitenantWorkloadIdentity` needs `objectLevelWorkloadIdentity`; `provider: gcp` is for OCI and buckets,
    /// `provider: github` for Git; `sharding.storage: persistent` needs `storage`. The API server refuses what breaks them.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: FluxInstance
    /// metadata:
    ///   name: flux
    ///   namespace: flux-system
    /// spec:
    ///   distribution:
    ///     version: 2.x
    ///     registry: ghcr.io/fluxcd
    ///   cluster:
    ///     type: azure
    ///     multitenantWorkloadIdentity: true
    /// #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `multitenantWorkloadIdentity` needs `objectLevelWorkloadIdentity: true`
    ///   sharding:
    ///     shards: [shard1]
    ///     storage: persistent
    /// #            ^^^^^^^^^^ `persistent` needs `spec.storage`
    ///   sync:
    ///     kind: OCIRepository
    ///     url: oci://contoso.azurecr.io/fleet
    ///     ref: latest
    ///     path: clusters/production
    ///     provider: github
    /// #             ^^^^^^ `provider: github` is for a `GitRepository` only
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: FluxInstance
    /// metadata:
    ///   name: flux
    ///   namespace: flux-system
    /// spec:
    ///   distribution:
    ///     version: 2.x
    ///     registry: ghcr.io/fluxcd
    ///   cluster:
    ///     type: azure
    ///     multitenant: true
    ///     objectLevelWorkloadIdentity: true
    ///     multitenantWorkloadIdentity: true
    ///   sync:
    ///     kind: OCIRepository
    ///     url: oci://contoso.azurecr.io/fleet
    ///     ref: latest
    ///     path: clusters/production
    ///     provider: azure
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the field that is missing; for Azure write `provider: azure`.
    ///
    /// Source: the [CRD of
    /// FluxInstance](https://github.com/controlplaneio-fluxcd/flux-operator/blob/main/config/crd/bases/fluxcd.controlplane.io_fluxinstances.yaml),
    /// rules of `spec` and below.
    "operator/instance-fields" Error on FluxInstance: check
}

fn check<'a>(instance: FluxInstance<'a>, cx: &mut Context<'a>) {
    identity(instance, cx);
    if let (Some(provider), Some(kind)) = (instance.sync_provider().text(), instance.sync_kind().text()) {
        let needs = match (provider.value, kind.value) {
            ("gcp", "GitRepository") => Some("an `OCIRepository` or a `Bucket`"),
            ("github", "OCIRepository" | "Bucket") => Some("a `GitRepository`"),
            _ => None,
        };
        if let Some(needs) = needs {
            cx.report(provider, format!("`provider: {}` is for {needs} only", provider.value))
                .help("write the provider of the source, such as `azure`, or delete `provider`")
                .note(kind.place(), "the source");
        }
    }
    let lacks_storage = cx.is_complete() && instance.map("spec").is_some_and(|spec| is_absent(spec, "storage"));
    let storage = instance.text("spec.sharding.storage").text().filter(|storage| storage.value == "persistent");
    if let Some(storage) = storage.filter(|_| lacks_storage) {
        cx.report(storage, "`persistent` needs `spec.storage`").help("add `storage` with `class` and `size`");
    }
}

fn identity<'a>(instance: FluxInstance<'a>, cx: &mut Context<'a>) {
    const FIELD: &str = "objectLevelWorkloadIdentity";
    let Some(cluster) = instance.map("spec.cluster") else { return };
    let Some(tenants) = set(cluster, "multitenantWorkloadIdentity") else { return };
    let is_off = cluster.get(FIELD).and_then(Node::as_bool) == Some(false);
    let is_missing = cx.is_complete() && is_absent(cluster, FIELD);
    if tenants.value.as_bool() == Some(true) && (is_off || is_missing) {
        cx.report(tenants, "`multitenantWorkloadIdentity` needs `objectLevelWorkloadIdentity: true`")
            .help("write `objectLevelWorkloadIdentity: true` beside it");
    }
}
