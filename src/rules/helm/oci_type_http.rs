//! A HelmRepository of type `oci` with another address.

use crate::rules::prelude::*;

rule! {
    /// A HelmRepository of `type: oci` needs an `oci://` address.
    ///
    /// It has no status of its own and looks healthy; every HelmChart that uses it fails with an invalid OCI registry URL.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   type: oci
    ///   url: https://contoso.azurecr.io/charts
    /// #      ^^^^^ `type: oci` needs an `oci://` address, not `https`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   type: oci
    ///   url: oci://contoso.azurecr.io/charts
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `oci://`, or remove `type` for an index over HTTP.
    ///
    /// Source: fluxcd/source-controller `internal/controller/helmchart_controller.go`, `buildFromHelmRepository`.
    "helm/oci-type-http" Error on HelmRepository: check
}

fn check<'a>(source: HelmRepository<'a>, cx: &mut Context<'a>) {
    if !source.repository_type().is("oci") {
        return;
    }
    let Some(text) = source.url().text() else { return };
    let Some(end) = text.value.find("://") else { return };
    let scheme = text.value[..end].to_owned();
    if !matches!(scheme.as_str(), "http" | "https") {
        return;
    }
    let edit = Edit::replace(text.part(0..end), "oci");
    let has_user = text.value.contains('@');
    let finding = cx.report((text, 0..end), format!("`type: oci` needs an `oci://` address, not `{scheme}`"));
    finding.help("write `oci://`, or remove `type: oci` for an index over HTTP");
    finding.fix(Fix::suggestion("write `oci://`", vec![edit]));
    if has_user {
        finding.mask(text.place());
    }
}
