//! Two charts for one release.

use crate::rules::prelude::*;

rule! {
    /// A HelmRelease has `chart` or `chartRef`, not both.
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
    /// # ^^^^^^^^ `chart` and `chartRef` exclude each other
    ///     kind: OCIRepository
    ///     name: podinfo
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
    let written = |path| release.node.entry_at(path).filter(|entry| entry.value.kind() == Kind::Map);
    let (Some(chart), Some(reference)) = (written("spec.chart"), written("spec.chartRef")) else { return };
    cx.report(reference, "`chart` and `chartRef` exclude each other")
        .help("keep one of them")
        .note(chart.key.place(), "the other one");
}
