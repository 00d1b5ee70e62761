//! Credentials that a cloud login makes useless.

use crate::rules::prelude::*;

rule! {
    /// With a cloud provider, an ImageRepository never reads its Secret.
    ///
    /// image-reflector-controller logs in as `provider` says and leaves `secretRef` alone, the other way round from
    /// OCIRepository and HelmRepository, where the Secret wins. If the identity has no access, scans fail although
    /// the Secret holds good credentials.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web
    ///   interval: 5m
    ///   provider: azure
    ///   secretRef:
    /// # ^^^^^^^^^ `secretRef` is ignored, because `provider: azure` signs in without it
    ///     name: acr-credentials
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web
    ///   interval: 5m
    ///   provider: azure
    /// ```
    ///
    /// ## Fix
    ///
    /// Drop `secretRef` if the identity has `AcrPull`, else drop `provider`.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/registry/options.go` (`GetOptions`), read at 1.0 to 1.2,
    /// that is from Flux 2.7.
    "image/provider-and-secret" Warning on ImageRepository: check
}

fn check<'a>(repository: ImageRepository<'a>, cx: &mut Context<'a>) {
    let Some(provider) = repository.provider().value().filter(|provider| *provider != "generic") else { return };
    let certain = cx.world().flux.matching(|version| version >= Minor::new(2, 7)).all;
    if let (true, true, Some(entry)) =
        (certain, repository.secret_ref().is_present(), repository.node.entry_at("spec.secretRef"))
    {
        cx.report(entry, format!("`secretRef` is ignored, because `provider: {provider}` signs in without it"))
            .help("remove `secretRef`, or remove `provider` to use it");
    }
}
