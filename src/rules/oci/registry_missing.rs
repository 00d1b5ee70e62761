//! A registry without a repository.

use crate::{model::value::registry::OciUrl, rules::prelude::*};

rule! {
    /// A URL with a registry and nothing after it means an image of Docker Hub.
    ///
    /// Without a slash the whole text is taken for the name of a repository: `oci://contoso.azurecr.io` is
    /// `docker.io/library/contoso.azurecr.io`, which does not exist. Only a HelmRepository may name the registry alone.
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
    ///   url: oci://contoso.azurecr.io
    /// #            ^^^^^^^^^^^^^^^^^^ `contoso.azurecr.io` has no repository: it is read as `docker.io/library/contoso.azurecr.io`
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
    ///   url: oci://contoso.azurecr.io/platform/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the repository after the registry.
    ///
    /// Source: google/go-containerregistry `pkg/name/repository.go`, `NewRepository`.
    "oci/registry-missing" Warning on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Some(host) = text.value.strip_prefix("oci://") else { return };
    if OciUrl::parse(text.value).is_ok_and(|url| url.is_host_only()) {
        let message = format!("`{host}` has no repository: it is read as `docker.io/library/{host}`");
        cx.report((text, "oci://".len()..text.value.len()), message).help(format!("write `oci://{host}/REPOSITORY`"));
    }
}
