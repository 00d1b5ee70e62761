//! An HTTPS path without `_git`.

use crate::{model::value::git_url::Form, rules::prelude::*};

use super::address::Address;

rule! {
    /// HTTPS addresses of Azure DevOps have `_git` before the repository.
    ///
    /// Without it the address is that of a page, not of a repository: the server sends HTML or 404, and the clone fails.
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
    ///   url: https://dev.azure.com/contoso/platform/fleet
    /// #                           ^^^^^^^^^^^^^^^^^^^^^^^ `_git` is missing before the repository name
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
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `https://dev.azure.com/ORG/PROJECT/_git/REPO`.
    ///
    /// Source: [GitRepository, Azure](https://fluxcd.io/flux/components/source/gitrepositories/#azure); [Bootstrap for Azure DevOps](https://fluxcd.io/flux/installation/bootstrap/azure-devops/).
    "azure-devops/https-without-git" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(Address { text, url, azure }) = Address::of(source) else { return };
    if azure.form != Form::HttpsWithoutGitSegment {
        return;
    }
    let meant = azure.canonical_https();
    cx.report((text, url.path_at.clone()), "`_git` is missing before the repository name")
        .help(format!("write `{meant}`"))
        .fix(Fix::suggestion("write the HTTPS form", vec![Edit::replace(text.part(0..text.value.len()), meant)]));
}
