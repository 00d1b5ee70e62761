//! Two ways to sign in, of which one counts.

use crate::rules::prelude::*;

use super::registry::Registry;

rule! {
    /// With `secretRef`, an OCIRepository or HelmRepository ignores `provider: azure`.
    ///
    /// OCIRepository and HelmRepository sign in with the Secret and never ask Azure; ImageRepository asks Azure and never reads the
    /// Secret (`image/provider-and-secret`). A pull that works in one object fails in the other once the Secret, or the role assignment, is gone.
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
    ///   url: oci://contoso.azurecr.io/platform/podinfo
    ///   provider: azure
    /// #           ^^^^^ `provider: azure` is ignored, because `secretRef` is set
    ///   secretRef:
    ///     name: acr-password
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
    ///   provider: azure
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep the one that is meant; with workload identity the Secret can go.
    ///
    /// Source: fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `keychain`, and
    /// `internal/helm/getter/client_opts.go`; fluxcd/image-reflector-controller `internal/registry/options.go`, `GetOptions`.
    "acr/provider-and-secret" Warning on [OciRepository, HelmRepository]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(registry) = Registry::with_provider_azure(object) else { return };
    let Some(secret) = object.text("spec.secretRef.name").node() else { return };
    cx.report(registry.provider, "`provider: azure` is ignored, because `secretRef` is set")
        .help("remove `provider`, or `secretRef` to sign in with the identity")
        .note(At::place(&secret), "this one is used");
}
