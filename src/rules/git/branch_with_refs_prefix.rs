//! `ref.branch` written as a full reference.

use crate::rules::prelude::*;

use super::checkout::{Checkout, known};

rule! {
    /// `ref.branch` is the short name of a branch: Flux adds `refs/heads/` itself.
    ///
    /// `refs/heads/main` makes Flux look for `refs/heads/refs/heads/main`, which only exists if someone made a branch
    /// with that very name. Pipelines of Azure DevOps hand the full name around in `Build.SourceBranch`.
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
    ///     branch: refs/heads/main
    /// #           ^^^^^^^^^^^ `branch` must not start with `refs/heads/`; Flux adds it
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
    /// Take `refs/heads/` away, or move the full name to `ref.name`.
    ///
    /// Source: fluxcd/pkg `git/gogit/clone.go`, `cloneBranch`.
    "git/branch-with-refs-prefix" Warning on [GitRepository, ImageUpdateAutomation]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    const PREFIX: &str = "refs/heads/";
    let Some(branch) = known(Checkout::of(object).branch) else { return };
    let Some(short) = branch.value.strip_prefix(PREFIX).filter(|short| !short.is_empty()) else { return };
    let at = 0..PREFIX.len();
    cx.report((branch, at.clone()), format!("`branch` must not start with `{PREFIX}`; Flux adds it"))
        .help(format!("write `{short}`"))
        .fix(Fix::suggestion(format!("write `{short}`"), vec![Edit::replace(branch.part(at), "")]));
}
