//! An SSH path that does not name organization, project and repository.

use crate::{
    model::value::git_url::{Form, GitUrl, Scheme},
    rules::prelude::*,
};

use super::address::Address;

rule! {
    /// After `/v3/`, an SSH address of Azure DevOps has the organization, the project and the repository, and nothing else.
    ///
    /// `_git` belongs to the HTTPS form only. The server finds no repository under a path of another shape.
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
    ///   url: ssh://git@ssh.dev.azure.com/v3/contoso/platform/_git/fleet
    /// #                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an SSH address of Azure DevOps must not contain `_git`
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: ssh://git@ssh.dev.azure.com/v3/contoso/fleet
    /// #                                 ^^^^^^^^^^^^^^^^^ 2 parts follow `/v3/`, an SSH address of Azure DevOps has 3
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
    ///   url: ssh://git@ssh.dev.azure.com/v3/contoso/platform/fleet
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `ssh://git@ssh.dev.azure.com/v3/ORG/PROJECT/REPO`.
    ///
    /// Source: [Bootstrap for Azure DevOps](https://fluxcd.io/flux/installation/bootstrap/azure-devops/).
    "azure-devops/ssh-path" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    if let Some(Address { text, url, azure }) = Address::of(source) {
        if azure.form == Form::SshWithGitSegment {
            let meant = azure.canonical_ssh();
            cx.report((text, url.path_at), "an SSH address of Azure DevOps must not contain `_git`")
                .help(format!("write `{meant}`"))
                .fix(Fix::suggestion("write the SSH form", vec![Edit::replace(text.part(0..text.value.len()), meant)]));
        }
        return;
    }
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Ok(url) = GitUrl::parse(text.value) else { return };
    let has_password = url.user.as_ref().is_some_and(|user| user.password.is_some());
    if url.scheme != Scheme::Ssh || url.refusal.is_some() || !url.is_azure_devops_host() || has_password {
        return;
    }
    let Some(path) = url.path.strip_prefix("/v3/") else { return };
    let parts = path.split('/').filter(|part| !part.is_empty()).count();
    if parts != 3 {
        let are = if parts == 1 { "part follows" } else { "parts follow" };
        cx.report((text, url.path_at), format!("{parts} {are} `/v3/`, an SSH address of Azure DevOps has 3"))
            .help("write `ssh://git@ssh.dev.azure.com/v3/ORG/PROJECT/REPO`");
    }
}
