//! Fields of a HelmRelease that are on their way out.

use crate::rules::prelude::*;

rule! {
    /// `install.skipCRDs` and `rollback.recreate` are deprecated.
    ///
    /// `crds: Skip` has taken the place of the first; the second went with Helm 4, in Flux 2.8.
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
    ///     skipCRDs: true
    /// #   ^^^^^^^^ `skipCRDs` is deprecated
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
    ///   rollback:
    ///     recreate: true
    /// #   ^^^^^^^^ `recreate` is deprecated and has had no effect since Flux 2.8
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
    ///     crds: Skip
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `crds: Skip`, and delete `recreate`.
    ///
    /// Source: [HelmRelease v2 API](https://fluxcd.io/flux/components/helm/api/v2/).
    "helm/deprecated-field" Warning on HelmRelease: check
}

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    let set = |path: &str| release.node.entry_at(path).filter(|entry| entry.value.as_bool() == Some(true));
    if let Some(skip) = set("spec.install.skipCRDs") {
        let replaced = release.node.at("spec.install.crds").is_some();
        // What an alias or a quoted key says must not be cut in two.
        let is_plain = skip.key.place().text() == "skipCRDs" && skip.value.place().text() == "true";
        let edits = vec![Edit::replace(skip.key.place(), "crds"), Edit::replace(skip.value.place(), "Skip")];
        let finding = cx.report(skip, "`skipCRDs` is deprecated");
        finding.help("write `crds: Skip`");
        if is_plain && !replaced {
            finding.fix(Fix::suggestion("write `crds: Skip`", edits));
        }
    }
    if let Some(recreate) = set("spec.rollback.recreate") {
        cx.report(recreate, "`recreate` is deprecated and has had no effect since Flux 2.8").help("delete it");
    }
}
