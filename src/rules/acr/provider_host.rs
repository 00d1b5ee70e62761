//! Workload identity of Azure for a registry that is not Azure's.

use crate::{model::value::registry::Acr, rules::prelude::*};

use super::registry::Registry;

rule! {
    /// `provider: azure` signs in to Azure Container Registry only.
    ///
    /// The host must end in `.azurecr.io`, `.azurecr.cn`, `.azurecr.de` or `.azurecr.us`. For every other one the sign-in fails, also
    /// where anyone may pull: `mcr.microsoft.com` and a registry with a domain of your own included. Only a controller with
    /// `AZURE_ENVIRONMENT_FILEPATH` knows one more suffix, so that an unknown host is a warning.
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
    ///   url: oci://ghcr.io/contoso/podinfo
    ///   provider: azure
    /// #           ^^^^^ `provider: azure` signs in to Azure Container Registry, which `ghcr.io` is not
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
    /// Remove the provider, or write the `.azurecr.io` name of the registry.
    ///
    /// Source: fluxcd/pkg `auth/azure/provider.go`, `ParseArtifactRepository`.
    "acr/provider-host" Error on [OciRepository, HelmRepository, ImageRepository]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(Registry { provider, text, host }) = Registry::of_azure(object) else { return };
    let name = &text.value[host.clone()];
    let bare = name.split_once(':').map_or(name, |(bare, _)| bare);
    if Acr::of(bare) != Acr::No {
        return;
    }
    // Of any other host it is not known what the controller was told of it.
    let is_other = OTHERS.contains(&bare) || OTHER_SUFFIXES.iter().any(|suffix| bare.ends_with(suffix));
    let finding =
        cx.report(provider, format!("`provider: azure` signs in to Azure Container Registry, which `{name}` is not"));
    finding.help("remove the provider, or write the `.azurecr.io` name of the registry");
    finding.note(text.part(host), "the registry");
    if !is_other {
        finding.level(Level::Warning);
    }
}

const OTHERS: [&str; 9] = [
    "ghcr.io",
    "docker.io",
    "index.docker.io",
    "registry-1.docker.io",
    "quay.io",
    "gcr.io",
    "mcr.microsoft.com",
    "registry.k8s.io",
    "public.ecr.aws",
];

const OTHER_SUFFIXES: [&str; 4] = [".gcr.io", ".pkg.dev", ".amazonaws.com", ".gitlab.com"];
