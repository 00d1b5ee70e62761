//! A repository of Azure DevOps with `.git` behind it.

use crate::{model::value::git_url::Form, rules::prelude::*};

use super::address::Address;

rule! {
    /// Azure DevOps treats `.git` as a part of the repository's name.
    ///
    /// GitHub and GitLab know the repository with and without it; Azure DevOps answers `TF401019`, the repository does not
    /// exist. Only a repository whose name really ends so can be written so.
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
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet.git
    /// #                                                       ^^^^ Azure DevOps treats `.git` as part of the repository name
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
    /// Take `.git` away.
    ///
    /// Source: the answer of the server is in [Kong/insomnia#6484](https://github.com/Kong/insomnia/issues/6484).
    "azure-devops/git-suffix" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(Address { text, azure, .. }) = Address::of(source) else { return };
    if azure.form != Form::HttpsWithGitSuffix {
        return;
    }
    let meant = azure.canonical_https();
    cx.report((text, suffix_at(&text)), "Azure DevOps treats `.git` as part of the repository name")
        .help(format!("write `{meant}`"))
        .fix(Fix::suggestion("remove `.git`", vec![Edit::replace(text.part(0..text.value.len()), meant)]));
}

/// A slash or two may follow it.
fn suffix_at(text: &Text<'_>) -> Range<usize> {
    let end = text.value.trim_end_matches('/').len();
    end.saturating_sub(".git".len())..end
}
