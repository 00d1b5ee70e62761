//! The reference of a pull request that only GitHub has.

use crate::{model::value::git_url::GitUrl, rules::prelude::*};

rule! {
    /// Azure DevOps has `refs/pull/ID/merge` for a pull request, and no `refs/pull/ID/head`.
    ///
    /// source-controller does not find the reference among those that the server advertises, and the fetch fails.
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
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   ref:
    ///     name: refs/pull/42/head
    /// #                      ^^^^ Azure DevOps has no `refs/pull/42/head`
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
    ///     name: refs/pull/42/merge
    /// ```
    ///
    /// ## Fix
    ///
    /// Use `refs/pull/ID/merge`, the merge of the pull request into its target.
    ///
    /// Source: [GitRepository, Name example](https://fluxcd.io/flux/components/source/gitrepositories/#name-example).
    "azure-devops/pull-request-head" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(name) = source.ref_name().text() else { return };
    let Some(url) = source.url().value().and_then(|url| GitUrl::parse(url).ok()) else { return };
    // A commit counts before the name.
    if !url.is_azure_devops_host() || source.commit().is_present() {
        return;
    }
    let id = name.value.strip_prefix("refs/pull/").and_then(|rest| rest.strip_suffix("/head"));
    let Some(id) = id.filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())) else { return };
    let head = name.value.len() - "head".len()..name.value.len();
    cx.report((name, head.clone()), format!("Azure DevOps has no `{}`", name.value))
        .help(format!("write `refs/pull/{id}/merge`"))
        .fix(Fix::suggestion("use the merge reference", vec![Edit::replace(name.part(head), "merge")]));
}
