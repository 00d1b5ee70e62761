//! Two charts for one release, or none.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// A HelmRelease has either `chart` or `chartRef`.
    ///
    /// The CRD has a rule that exactly one of them is set, so that the API server refuses the object, and with it everything else of the
    /// Kustomization.
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
    ///       chart: podinfo
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    ///   chartRef:
    /// # ^^^^^^^^ `chart` and `chartRef` cannot be used together
    ///     kind: OCIRepository
    ///     name: podinfo
    /// ```
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    /// #^^^ the release has neither `chart` nor `chartRef`
    ///   interval: 10m
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
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep `chartRef` for an OCIRepository or a HelmChart that is written on its own, `chart` for everything else.
    ///
    /// Source: the [CRD of HelmRelease](https://github.com/fluxcd/helm-controller/blob/main/config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml),
    /// rule of `spec`.
    "helm/chart-and-chart-ref" Error on HelmRelease: check
}

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    let Some(spec) = release.node.entry("spec") else { return };
    if let (Some(chart), Some(reference)) = (set(spec.value, "chart"), set(spec.value, "chartRef")) {
        cx.report(reference, "`chart` and `chartRef` cannot be used together")
            .help("keep one of them")
            .note(chart.key.place(), "the other one");
    } else if cx.is_complete() && ["chart", "chartRef"].iter().all(|key| is_absent(spec.value, key)) {
        cx.report(spec, "the release has neither `chart` nor `chartRef`").help("add one of them");
    }
}
