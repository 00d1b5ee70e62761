//! A retry interval for a strategy that does not retry.

use crate::rules::prelude::*;

rule! {
    /// `retryInterval` belongs to the strategy `RetryOnFailure`.
    ///
    /// The API server refuses it beside `RemediateOnFailure`, and with it everything that is applied together.
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
    ///   install:
    ///     strategy:
    ///       name: RemediateOnFailure
    ///       retryInterval: 5m
    /// #     ^^^^^^^^^^^^^ `retryInterval` cannot be set for `RemediateOnFailure`
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
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    ///   install:
    ///     strategy:
    ///       name: RetryOnFailure
    ///       retryInterval: 5m
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `RetryOnFailure`, or remove `retryInterval`.
    ///
    /// Source: the validations of `install.strategy` and `upgrade.strategy` in the
    /// [HelmRelease CRD](https://github.com/fluxcd/helm-controller/blob/main/config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml).
    "helm/retry-interval" Error on HelmRelease: check
}

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    for strategy in ["spec.install.strategy", "spec.upgrade.strategy"] {
        let Some(name) = release.text(&format!("{strategy}.name")).text() else { continue };
        let Some(interval) = release.node.entry_at(&format!("{strategy}.retryInterval")) else { continue };
        if name.value != "RemediateOnFailure" || interval.value.is_null() {
            continue;
        }
        cx.report(interval, format!("`retryInterval` cannot be set for `{}`", name.value))
            .help("remove it, or write `name: RetryOnFailure`")
            .note(name.place(), "the strategy");
    }
}
