//! A chart in Git named by an absolute path.

use crate::rules::prelude::*;

use super::chart::Chart;

rule! {
    /// A chart from a GitRepository or a Bucket is named by a path relative to the top of the source.
    ///
    /// source-controller refuses a path that begins with a slash; the HelmChart is stalled with `InvalidChartReference`.
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
    ///       chart: /charts/podinfo
    /// #            ^^^^^^^^^^^^^^^ the path of a chart cannot start with a slash
    ///       sourceRef:
    ///         kind: GitRepository
    ///         name: podinfo
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
    ///       sourceRef:
    ///         kind: GitRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Put a dot before it.
    ///
    /// Source: fluxcd/source-controller `internal/helm/chart/builder.go`, `LocalReference.Validate`.
    "helm/chart-path-absolute" Error on [HelmRelease, HelmChart]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let chart = Chart::of(object);
    let Some(path) = chart.name.text().filter(|path| path.value.starts_with('/')) else { return };
    let is_local = [GitRepository::SUBJECT.kind, Bucket::SUBJECT.kind].iter().any(|kind| chart.source_kind.is(kind));
    if is_local {
        let relative = format!(".{}", path.value);
        cx.report(path, "the path of a chart cannot start with a slash")
            .help(format!("write `{relative}`"))
            .fix(Fix::safe("insert a dot", vec![Edit::replace(path.part(0..0), ".")]));
    }
}
