//! A signature asked of a source that has none.

use crate::rules::{prelude::*, presence::set};

rule! {
    /// `verify` works for charts of a HelmRepository only.
    ///
    /// Since Flux 2.8 the CRD of HelmChart has a rule about it: the API server refuses a HelmChart with `verify` and any other source. For a
    /// HelmRelease helm-controller makes that HelmChart, so the release fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: ./charts/web
    ///       sourceRef:
    ///         kind: GitRepository
    ///         name: fleet
    ///       verify:
    /// #     ^^^^^^ a chart of a `GitRepository` cannot be verified
    ///         provider: cosign
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: charts
    ///       verify:
    ///         provider: cosign
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete `verify`; a GitRepository has a `verify` of its own for the commit.
    ///
    /// Source: the [CRD of HelmChart](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_helmcharts.yaml),
    /// rule of `spec`.
    "helm/verify-source" Error on [HelmChart, HelmRelease]: check
}

/// The first version with the rule.
const SINCE: Minor = Minor::new(2, 8);

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let chart = if object.is(HelmRelease::SUBJECT) { "spec.chart.spec" } else { "spec" };
    let Some(chart) = object.map(chart) else { return };
    let kind = Field::of(chart.at("sourceRef.kind"));
    let (Some(verify), Some(kind)) = (set(chart, "verify"), kind.text()) else { return };
    let refused = cx.world().flux.matching(|version| version >= SINCE);
    if kind.value == HelmRepository::SUBJECT.kind || refused.versions.is_empty() {
        return;
    }
    cx.report(verify, format!("a chart of a `{}` cannot be verified", kind.value))
        .help("delete `verify`")
        .note(kind.place(), "the source")
        .level(if refused.certain { Level::Error } else { Level::Warning });
}
