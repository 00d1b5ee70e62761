//! An OCI address without `oci://`.

use crate::rules::prelude::*;

rule! {
    /// The URL of an OCI repository begins with `oci://`.
    ///
    /// The API server refuses an OCIRepository with any other text, and with it the dry run of kustomize-controller: nothing
    /// of the Kustomization is applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: https://ghcr.io/contoso/podinfo
    /// #      ^^^^^^^^ the URL of an OCIRepository must start with `oci://`
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: ghcr.io/contoso/podinfo
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^ the URL of an OCIRepository must start with `oci://`
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/contoso/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Put `oci://` before the registry.
    ///
    /// Source: the pattern of `spec.url` in the
    /// [OCIRepository CRD](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml).
    "oci/url-scheme" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.value.starts_with("oci://") && !text.is_placeholder())
    else {
        return;
    };
    let scheme = text.value.find("://").map(|end| 0..end + "://".len());
    // A text without a host is a placeholder.
    let (at, is_address) = match scheme {
        Some(scheme) => (scheme, true),
        None => (0..0, text.value.split_once('/').is_some_and(|(host, path)| host.contains('.') && !path.is_empty())),
    };
    if !is_address {
        return;
    }
    let is_other_forge = matches!(&text.value[at.clone()], "ssh://" | "git://");
    let edit = Edit::replace(text.part(at.clone()), "oci://");
    let shown = if at.is_empty() { 0..text.value.len() } else { at };
    let finding = cx.report((text, shown), "the URL of an OCIRepository must start with `oci://`");
    if text.value.contains('@') {
        finding.mask(text.place());
    }
    if is_other_forge {
        finding.help("use a GitRepository for a Git repository");
    } else {
        finding.help("write `oci://`").fix(Fix::safe("write `oci://`", vec![edit]));
    }
}
