//! `git@host:path` where Flux wants `ssh://git@host/path`.

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

rule! {
    /// Flux reads URLs only, not the short `user@host:path` of Git.
    ///
    /// The API server refuses the GitRepository, because `spec.url` must begin with `http://`, `https://` or `ssh://`.
    /// The clone buttons of GitHub, GitLab and Azure DevOps all offer the short form.
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
    ///   url: git@github.com:contoso/fleet.git
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `git@github.com:contoso/fleet.git` is an scp-like address, Flux reads URLs such as `ssh://…` only
    ///   ref:
    ///     branch: main
    ///   secretRef:
    ///     name: fleet-ssh
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: git@ssh.dev.azure.com:v3/contoso/platform/fleet
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `git@ssh.dev.azure.com:v3/contoso/platform/fleet` is an scp-like address, Flux reads URLs such as `ssh://…` only
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
    ///   url: ssh://git@github.com/contoso/fleet.git
    ///   ref:
    ///     branch: main
    ///   secretRef:
    ///     name: fleet-ssh
    /// ```
    ///
    /// ## Fix
    ///
    /// Put `ssh://` before it and replace the colon with a slash.
    ///
    /// Source: the pattern of `spec.url` in the
    /// [GitRepository CRD](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml).
    "git/scp-like-url" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Ok(url) = GitUrl::parse(text.value) else { return };
    let (Scheme::ScpLike, Some(refusal)) = (&url.scheme, &url.refusal) else { return };
    let host = &text.value[url.host_at.clone()];
    let user = url.user.as_ref().map_or("git", |user| user.name.as_str());
    let meant = match url.azure_devops() {
        Some(azure) => azure.canonical_ssh(),
        None => format!("ssh://{user}@{host}/{}", url.path.trim_start_matches('/')),
    };
    // What was meant as a port would become a folder.
    let first = url.path.split('/').next().unwrap_or_default();
    let has_port = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit());
    let finding = cx.report(text, &refusal.message);
    if has_port {
        finding.help(format!("write `ssh://{user}@{host}/…`, with `:{first}` after the host if it is a port"));
    } else {
        finding.help(format!("write `{meant}`"));
        finding.fix(Fix::safe("write it as a URL", vec![Edit::replace(text.part(0..text.value.len()), meant)]));
    }
}
