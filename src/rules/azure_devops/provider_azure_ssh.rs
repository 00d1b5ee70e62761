//! Workload identity over SSH.

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

use super::address::Address;

rule! {
    /// `provider: azure` makes a token for HTTPS, SSH cannot use it.
    ///
    /// Over SSH source-controller asks for `identity` and `known_hosts` in a Secret, whatever the provider. Without the Secret
    /// the GitRepository fails, with it the provider does nothing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: ssh://git@ssh.dev.azure.com/v3/contoso/platform/fleet
    ///   provider: azure
    /// #           ^^^^^ `provider: azure` has no effect on SSH
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   provider: azure
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the HTTPS address of the repository, or remove the provider and name a Secret with an RSA key.
    ///
    /// Source: [GitRepository, Azure](https://fluxcd.io/flux/components/source/gitrepositories/#azure).
    "azure-devops/provider-azure-ssh" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(provider) = source.provider().text().filter(|provider| provider.value == "azure") else { return };
    let Some(text) = source.url().text() else { return };
    let Some(url) = GitUrl::parse(text.value).ok().filter(|url| url.scheme == Scheme::Ssh) else { return };
    let is_complete = cx.is_complete();
    let finding = cx.report(provider, "`provider: azure` has no effect on SSH");
    finding.note(text.place(), "an SSH address");
    // With the keys of a Secret the provider does no harm.
    if !is_complete || source.node.at("spec.secretRef").is_some() {
        finding.level(Level::Warning);
    }
    match Address::of(source) {
        Some(Address { azure, .. }) => finding.help(format!("set `url` to `{}`", azure.canonical_https())),
        None => finding.help("use the HTTPS address, or remove the provider"),
    };
    if url.user.is_some_and(|user| user.password.is_some()) {
        finding.mask(text.place());
    }
}
