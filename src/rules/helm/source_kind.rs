//! A chart from a source of the wrong kind.

use crate::rules::prelude::*;

rule! {
    /// `sourceRef` names a repository of charts, `chartRef` a chart, and each accepts its own kinds only.
    ///
    /// The API server refuses another kind, and with the object everything else of the Kustomization. An OCIRepository holds one chart, so
    /// that it belongs in `chartRef`, beside or in place of which there is no `chart`.
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
    ///         kind: OCIRepository
    /// #             ^^^^^^^^^^^^^ `OCIRepository` is not a valid `sourceRef`
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
    ///     kind: HelmRepository
    /// #         ^^^^^^^^^^^^^^ `HelmRepository` is not a valid `chartRef`
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
    /// Write an OCIRepository as `chartRef`, a HelmRepository, GitRepository or Bucket as `chart.spec.sourceRef`.
    ///
    /// Source: the [CRD of HelmRelease](https://github.com/fluxcd/helm-controller/blob/main/config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml).
    "helm/source-kind" Error on [HelmRelease, HelmChart]: check
}

const SOURCES: [&str; 3] = ["HelmRepository", "GitRepository", "Bucket"];
const CHARTS: [&str; 3] = ["OCIRepository", "HelmChart", "ExternalArtifact"];

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    if object.is(HelmChart::SUBJECT) {
        report(object.text("spec.sourceRef.kind"), "sourceRef", &SOURCES, "", cx);
        return;
    }
    let elsewhere = "name it in `spec.chartRef` and drop `spec.chart`";
    report(object.text("spec.chart.spec.sourceRef.kind"), "sourceRef", &SOURCES, elsewhere, cx);
    let elsewhere = "write `spec.chart.spec` with this as its `sourceRef`, and drop `spec.chartRef`";
    report(object.text("spec.chartRef.kind"), "chartRef", &CHARTS, elsewhere, cx);
}

fn report<'a>(kind: Field<'a>, field: &str, taken: &[&str; 3], elsewhere: &str, cx: &mut Context<'a>) {
    let Some(kind) = kind.text().filter(|kind| !taken.contains(&kind.value) && !kind.value.is_empty()) else { return };
    let belongs_elsewhere = !elsewhere.is_empty() && SOURCES.iter().chain(&CHARTS).any(|other| *other == kind.value);
    let [first, second, third] = taken;
    let help = match belongs_elsewhere {
        true => elsewhere.to_owned(),
        false => format!("write `{first}`, `{second}` or `{third}`"),
    };
    cx.report(kind, format!("`{}` is not a valid `{field}`", kind.value)).help(help);
}
