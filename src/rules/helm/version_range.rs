//! A chart version that is neither a version nor a range.

use crate::{
    model::value::{constraint::Constraint, version::Version},
    rules::prelude::*,
};

use super::chart::Chart;

rule! {
    /// The version of a chart is a version or a range of versions that Masterminds/semver can read.
    ///
    /// source-controller refuses anything else: the HelmChart is stalled, or its pull fails forever. That holds for an OCI registry, too:
    /// only what parses as a version is asked for as it is written, everything else is a constraint over the tags that are versions. So
    /// no tag `latest` or `stable` is ever found.
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
    ///       version: latest
    /// #              ^^^^^^ `latest` is not a version
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
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
    /// fluxcd/source-controller `internal/helm/repository/chart_repository.go` and `oci_chart_repository.go`, `getChartVersion`,
    /// `getLastMatchingVersionOrConstraint`; helm/helm `pkg/registry/client.go`, `Tags`.
    "helm/version-range" Error on [HelmRelease, HelmChart]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(version) = Chart::of(object).version_of_helm_repository() else { return };
    let Err(error) = Constraint::parse(version.value) else { return };
    // A word in a file may be what an overlay replaces; this one is meant.
    let is_word = !version.value.contains(|c: char| c.is_ascii_digit());
    if is_word && !cx.is_received && !version.value.eq_ignore_ascii_case("latest") {
        return;
    }
    // What parses as a version is looked for as it is written.
    if Version::parse(version.value).is_ok() {
        return;
    }
    cx.report((version, error.at), error.message)
        .help("write a version such as `6.9.0` or a range such as `6.9.x`, `^6.0.0` or `>=6.0.0 <7.0.0`");
}
