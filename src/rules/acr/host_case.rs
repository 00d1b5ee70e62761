//! An Azure registry with upper-case letters in its suffix.

use crate::{model::value::registry::Acr, rules::prelude::*};

use super::registry::Registry;

rule! {
    /// Flux knows Azure Container Registry by a suffix in lower case.
    ///
    /// The pattern that decides about `provider: azure` looks at case, though names of hosts have none: `Contoso.AzureCR.io` is taken
    /// for another registry, and the sign-in fails.
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
    ///   url: oci://contoso.AzureCR.io/platform/podinfo
    /// #            ^^^^^^^^^^^^^^^^^^ Flux does not recognize `contoso.AzureCR.io` as an Azure Container Registry because of its upper-case letters
    ///   provider: azure
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
    ///   provider: azure
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the host in lower case.
    ///
    /// Source: fluxcd/pkg `auth/azure/provider.go`, `registryPattern`.
    "acr/host-case" Error on [OciRepository, HelmRepository, ImageRepository]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(Registry { text, host, .. }) = Registry::of_azure(object) else { return };
    let name = &text.value[host.clone()];
    if !matches!(Acr::of(name), Acr::WrongCase(_)) {
        return;
    }
    let lower = name.to_ascii_lowercase();
    let edit = Edit::replace(text.part(host.clone()), lower.as_str());
    cx.report(
        (text, host),
        format!("Flux does not recognize `{name}` as an Azure Container Registry because of its upper-case letters"),
    )
    .help(format!("write `{lower}`"))
    .fix(Fix::safe("write the host in lower case", vec![edit]));
}
