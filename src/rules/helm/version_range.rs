//! A chart version that is neither a version nor a range.

use crate::{
    model::value::{constraint::Constraint, version::Version},
    rules::prelude::*,
};

use super::chart::Chart;

rule! {
    /// The version of a chart is a version or a range of versions that Masterminds/semver can read.
    ///
    /// source-controller refuses anything else: the HelmChart is stalled, or its pull fails for ever. A word such as `latest` is refused
    /// for an index; in an OCI registry it could be a tag, and is not spoken of.
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
    ///       version: ">=6.0.0 && <7.0.0"
    /// #                       ^^ `&&` does not join comparisons, a comma does
    ///       sourceRef:
    ///         kind: HelmRepository
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
    ///       chart: podinfo
    ///       version: ">=6.0.0 <7.0.0"
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a version such as `6.9.0` or a range such as `6.9.x`, `^6.0.0` or `>=6.0.0 <7.0.0`. Leave the field out for the newest
    /// release.
    ///
    /// Source: [Masterminds/semver, Checking Version Constraints](https://github.com/Masterminds/semver#checking-version-constraints);
    /// fluxcd/source-controller `internal/helm/repository/chart_repository.go`, `getChartVersion`.
    "helm/version-range" Error on [HelmRelease, HelmChart]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let chart = Chart::of(object);
    let Some(version) = chart.version_of_helm_repository() else { return };
    let Err(error) = Constraint::parse(version.value) else { return };
    // A word may be what an overlay replaces; this one is meant.
    if !version.value.contains(|c: char| c.is_ascii_digit()) && !version.value.eq_ignore_ascii_case("latest") {
        return;
    }
    // What is written is first looked for as it is, among versions and, in a registry, among tags.
    if Version::parse(version.value).is_ok() || may_be_tag(version.value) && !chart.is_in_index(cx.repo) {
        return;
    }
    cx.report((version, error.at), error.message)
        .help("write a version such as `6.9.0` or a range such as `6.9.x`, `^6.0.0` or `>=6.0.0 <7.0.0`");
}

fn may_be_tag(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}
