//! The old chart index of Azure Container Registry.

use crate::{
    model::value::{go_url::GoUrl, registry::Acr},
    rules::prelude::*,
};

rule! {
    /// Chart indexes in Azure Container Registry, below `/helm/v1/repo`, are deprecated.
    ///
    /// Azure keeps charts as OCI artifacts now. The old index accepts basic credentials only: neither workload identity nor the
    /// identity of the node works with it.
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
    ///   url: https://contoso.azurecr.io/helm/v1/repo
    /// #                                ^^^^^^^^^^^^^ Azure Container Registry no longer serves chart indexes
    ///   secretRef:
    ///     name: acr-password
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
    ///   url: oci://contoso.azurecr.io/helm
    ///   type: oci
    ///   provider: azure
    /// ```
    ///
    /// ## Fix
    ///
    /// Push the charts with `helm push` and read them with an OCIRepository, or with a HelmRepository of `type: oci`.
    ///
    /// Source: [Azure, Store Helm charts](https://learn.microsoft.com/azure/container-registry/container-registry-helm-repos).
    "acr/helm-v1-repository" Warning on HelmRepository: check
}

fn check<'a>(source: HelmRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text() else { return };
    let Ok(url) = GoUrl::parse(text.value) else { return };
    let is_acr = !matches!(Acr::of(url.hostname()), Acr::No);
    let is_index = url.path.trim_end_matches('/').eq_ignore_ascii_case("/helm/v1/repo");
    if !is_acr || !is_index || !matches!(url.scheme.as_str(), "http" | "https") {
        return;
    }
    let finding = cx.report((text, url.places.path), "Azure Container Registry no longer serves chart indexes");
    finding.help("push the charts to `oci://…` and use an OCIRepository");
    if url.user.is_some() {
        finding.mask(text.place());
    }
}
