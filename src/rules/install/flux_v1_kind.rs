//! A kind of Flux v1.

use crate::{model::FLUX_V1, rules::prelude::*};

rule! {
    /// Flux v1 and its Helm Operator are archived, and Flux 2 does not know their kinds.
    ///
    /// A `HelmRelease` of `helm.fluxcd.io` or of `flux.weave.works` looks like the one of today and is another.
    /// Without the Helm Operator of old, which has had no fixes since November 2022, the API server refuses it and
    /// everything that is applied together with it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.fluxcd.io/v1
    /// #           ^^^^^^^^^^^^^^^^^ `helm.fluxcd.io/v1` is an API of Flux 1, which is archived
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   releaseName: web
    ///   chart:
    ///     repository: https://charts.contoso.com
    ///     name: web
    ///     version: 1.4.2
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   releaseName: web
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.4.2
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
    /// ```
    ///
    /// ## Fix
    ///
    /// Write it anew as a HelmRelease of `helm.toolkit.fluxcd.io/v2` with a source of its own; the fields are not the
    /// same.
    ///
    /// Source: [Migrate from the Helm Operator](https://fluxcd.io/flux/migration/helm-operator-migration/), [Flux v1
    /// is archived](https://github.com/fluxcd/flux).
    "install/flux-v1-kind" Warning on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    if !FLUX_V1.contains(&object.group()) {
        return;
    }
    let Some(text) = object.text("apiVersion").text() else { return };
    cx.report(text, format!("`{}` is an API of Flux 1, which is archived", text.value))
        // No controller of Flux 2 reads it, whoever applies the file.
        .regardless()
        .cause("")
        .help("rewrite it for `helm.toolkit.fluxcd.io/v2`; the fields differ");
}
