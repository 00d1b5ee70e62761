//! A Git repository where a chart repository belongs.

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

rule! {
    /// A HelmRepository reads the index of a chart repository, not a Git repository.
    ///
    /// source-controller downloads `index.yaml` from below the address. The page of a Git repository has none, and the HelmRepository
    /// never becomes ready. An address for Git over SSH is refused by the API server.
    ///
    /// Of `https://` addresses the repositories of GitHub, GitLab, Bitbucket, Codeberg and Azure DevOps are known; an address elsewhere
    /// that ends with `.git` is a warning.
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
    ///   url: https://github.com/contoso/podinfo
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `github.com/contoso/podinfo` is a Git repository, not a chart repository
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: https://dev.azure.com/contoso/apps/_git/charts
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `dev.azure.com/contoso/apps/_git/charts` is a Git repository, not a chart repository
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: https://github.com/contoso/podinfo
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: https://raw.githubusercontent.com/contoso/podinfo/gh-pages
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a GitRepository, and let `chart` of the HelmRelease be the folder of the chart in it. If the project has a chart repository,
    /// write its address.
    ///
    /// Source: [Helm, The Chart Repository Guide](https://helm.sh/docs/topics/chart_repository/); fluxcd/source-controller
    /// `internal/helm/repository/chart_repository.go`.
    "helm/repository-is-git" Error on HelmRepository: check
}

fn check<'a>(source: HelmRepository<'a>, cx: &mut Context<'a>) {
    let Some(url) = source.url().text().filter(|url| !url.is_placeholder()) else { return };
    let Ok(git) = GitUrl::parse(url.value) else { return };
    // An `https://` address of the OCI type is what `helm/oci-type-http` speaks of.
    let (true, Some(level)) = (!source.repository_type().is("oci"), level(&git, url.value)) else { return };
    let shown = &url.value[git.host_at.start..git.path_at.end.max(git.host_at.end)];
    let shown = shown.trim_end_matches('/');
    let finding = cx.report(url, format!("`{shown}` is a Git repository, not a chart repository"));
    finding.level(level).help("use a GitRepository, or point `url` at the project's chart repository");
    if git.user.is_some_and(|user| user.password.is_some()) {
        finding.mask(url.place());
    }
    for field in ["ref", "ignore", "include", "recurseSubmodules"] {
        if let Some(entry) = source.map("spec").and_then(|spec| spec.entry(field)) {
            finding.note(entry.key.place(), "a field of GitRepository");
        }
    }
}

fn level(git: &GitUrl, text: &str) -> Option<Level> {
    let over_http = match &git.scheme {
        Scheme::Http | Scheme::Https => true,
        Scheme::Ssh | Scheme::ScpLike => return Some(Level::Error),
        Scheme::Other(scheme) => return (scheme == "git").then_some(Level::Error),
    };
    let parts: Vec<&str> = git.path.split('/').filter(|part| !part.is_empty()).collect();
    if !over_http || text.contains(['?', '#']) {
        return None;
    }
    let is_hub = matches!(git.host.as_str(), "github.com" | "gitlab.com" | "bitbucket.org" | "codeberg.org");
    match parts.as_slice() {
        [owner, _] if is_hub && *owner != "api" => Some(Level::Error),
        _ if git.azure_devops().is_some() => Some(Level::Error),
        [_, .., last] if last.len() > ".git".len() && last.ends_with(".git") => Some(Level::Warning),
        _ => None,
    }
}
