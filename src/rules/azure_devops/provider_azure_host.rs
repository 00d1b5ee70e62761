//! Workload identity of Azure for another forge.

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

rule! {
    /// `provider: azure` gets a token for Azure DevOps, which no other forge accepts.
    ///
    /// source-controller does not look at the host: it sends the token to GitHub, GitLab or Bitbucket, which refuse it, a
    /// public repository included.
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
    ///   url: https://github.com/contoso/fleet
    ///   provider: azure
    /// #           ^^^^^ `provider: azure` gets a token for Azure DevOps, which `github.com` does not accept
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
    /// Remove the provider; for a private repository name a Secret, on GitHub also with `provider: github`.
    ///
    /// Source: fluxcd/pkg `auth/azure/provider.go`, `ParseGitRepository`, and `auth/azure/scopes.go`.
    "azure-devops/provider-azure-host" Warning on GitRepository: check
}

/// Of any other host it is not known what stands behind it.
const OTHERS: [&str; 6] = ["github.com", "www.github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht"];

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(provider) = source.provider().text().filter(|provider| provider.value == "azure") else { return };
    let Some(url) = source.url().value().and_then(|url| GitUrl::parse(url).ok()) else { return };
    let over_http = matches!(url.scheme, Scheme::Https | Scheme::Http);
    if !over_http || !OTHERS.contains(&url.host.as_str()) {
        return;
    }
    let message = format!("`provider: azure` gets a token for Azure DevOps, which `{}` does not accept", url.host);
    cx.report(provider, message).help(match url.host.as_str() {
        "github.com" => "remove it, or use `provider: github` with a GitHub App",
        _ => "remove it, and name a Secret with credentials in `secretRef`",
    });
}
