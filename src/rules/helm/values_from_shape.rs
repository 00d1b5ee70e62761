//! An item of `valuesFrom` that the API server refuses.

use crate::rules::{prelude::*, values_source};

rule! {
    /// An item of `valuesFrom` has `kind`, `name` and few fields more, none of them nested.
    ///
    /// kustomize-controller applies on the server's side, which refuses a field that the schema does not declare, a missing `kind` or
    /// `name`, and a kind other than `Secret` and `ConfigMap`: nothing of the Kustomization is applied. `secretKeyRef` and
    /// `configMapKeyRef` are how Flux v1 wrote it. Where the object is applied in another way, the unknown field is dropped, and
    /// `values.yaml` is read in place of the key that was meant.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: Secret
    ///       name: podinfo
    ///       key: redis
    /// #     ^^^ `key` is not a field of an item of `valuesFrom`
    ///     - secretKeyRef:
    /// #     ^^^^^^^^^^^^ `secretKeyRef` is not a field of an item of `valuesFrom`
    ///         name: podinfo
    /// ```
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - name: podinfo
    /// #     ^^^^^^^^^^^^^ the item of `valuesFrom` has no `kind`
    ///     - kind: Configmap
    /// #           ^^^^^^^^^ `valuesFrom` cannot read a `Configmap`
    ///       name: podinfo
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: Secret
    ///       name: podinfo
    ///       valuesKey: redis
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `kind`, `name` and, for a key other than `values.yaml`, `valuesKey`.
    ///
    /// Source: [HelmRelease, Values references](https://fluxcd.io/flux/components/helm/helmreleases/#values-references); the
    /// [CRD of HelmRelease](https://github.com/fluxcd/helm-controller/blob/main/config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml).
    "helm/values-from-shape" Error on HelmRelease: check
}

const FIELDS: [&str; 6] = ["kind", "name", "valuesKey", "targetPath", "optional", "literal"];

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    for item in release.values_from() {
        values_source::check(item, "valuesFrom", &FIELDS, cx);
    }
}
