//! Fields that ended with HelmRelease v2 and HelmChart v1.

use crate::rules::prelude::*;

rule! {
    /// Fields that ended with HelmRelease v2 and HelmChart v1 make the API server refuse the object.
    ///
    /// HelmRelease v2 has no `valuesFile`, `patchesStrategicMerge` and `patchesJson6902`, HelmChart v1 no `valuesFile` and
    /// `accessFrom`.
    ///
    /// kustomize-controller applies on the server's side, which refuses a field that the schema does not declare: nothing of the
    /// Kustomization is applied. They are what is left behind when only the `apiVersion` of an old HelmRelease is changed.
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
    ///   chart:
    ///     spec:
    ///       chart: ./charts/podinfo
    ///       valuesFile: values-production.yaml
    /// #     ^^^^^^^^^^ `valuesFile` does not exist in `helm.toolkit.fluxcd.io/v2`
    ///       sourceRef:
    ///         kind: GitRepository
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
    ///   chart:
    ///     spec:
    ///       chart: podinfo
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    ///   postRenderers:
    ///     - kustomize:
    ///         patchesStrategicMerge:
    /// #       ^^^^^^^^^^^^^^^^^^^^^ `patchesStrategicMerge` does not exist in `helm.toolkit.fluxcd.io/v2`
    ///           - apiVersion: apps/v1
    ///             kind: Deployment
    ///             metadata:
    ///               name: podinfo
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
    ///   chart:
    ///     spec:
    ///       chart: ./charts/podinfo
    ///       valuesFiles:
    ///         - charts/podinfo/values.yaml
    ///         - charts/podinfo/values-production.yaml
    ///       sourceRef:
    ///         kind: GitRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Make `valuesFile` an item of the list `valuesFiles`, and the patches items of `patches`, each as a text in `patch`.
    ///
    /// Source: [helm-controller changelog, 1.0.0](https://github.com/fluxcd/helm-controller/blob/main/CHANGELOG.md); the CRDs of v2beta2 and v2.
    "helm/removed-field" Error on [HelmRelease, HelmChart]: check
}

const VALUES_FILE: &str = "make it an item of the list `valuesFiles`";
const PATCHES: &str = "make each patch an item of `patches`, as a text in `patch`";

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    match (object.kind, object.version()) {
        ("HelmRelease", "v2") => {
            report(object, object.node.entry_at("spec.chart.spec.valuesFile"), VALUES_FILE, cx);
            for renderer in object.list("spec.postRenderers") {
                report(object, renderer.entry_at("kustomize.patchesStrategicMerge"), PATCHES, cx);
                report(object, renderer.entry_at("kustomize.patchesJson6902"), PATCHES, cx);
            }
        }
        ("HelmChart", "v1") => {
            report(object, object.node.entry_at("spec.valuesFile"), VALUES_FILE, cx);
            report(object, object.node.entry_at("spec.accessFrom"), "delete it", cx);
        }
        _ => {}
    }
}

fn report<'a>(object: Object<'a>, entry: Option<Entry<'a>>, help: &str, cx: &mut Context<'a>) {
    let Some(entry) = entry else { return };
    let field = entry.key.text().unwrap_or_default();
    cx.report(entry, format!("`{field}` does not exist in `{}`", object.api_version)).help(help);
}
