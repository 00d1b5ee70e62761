//! `ref.name` without `refs/`.

use crate::rules::prelude::*;

use super::checkout::{Checkout, is_set, known};

rule! {
    /// `ref.name` is the full name of a reference, such as `refs/heads/main`.
    ///
    /// source-controller compares it letter by letter with what the server advertises. A short name never matches,
    /// and the fetch fails with "unable to resolve ref".
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
    ///   ref:
    ///     name: main
    /// #         ^^^^ `main` is not a full reference name: it must start with `refs/`
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
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     name: refs/heads/main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `refs/heads/…` for a branch and `refs/tags/…` for a tag, or use `ref.branch` and `ref.tag`.
    ///
    /// Source: [GitRepository, Name example](https://fluxcd.io/flux/components/source/gitrepositories/#name-example);
    /// fluxcd/pkg `git/gogit/clone.go`, `getRemoteHEAD` and `filterRefs`.
    "git/ref-name-short" Error on [GitRepository, ImageUpdateAutomation]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let checkout = Checkout::of(object);
    let Some(name) = known(checkout.name) else { return };
    let is_full = name.value.starts_with("refs/") || name.value == "HEAD";
    // With a commit the name is not read; a slash at an end is refused before anything else.
    if is_full || is_set(checkout.commit) || name.value.starts_with('/') || name.value.ends_with('/') {
        return;
    }
    let full = match name.value {
        partial if partial.starts_with("heads/") || partial.starts_with("tags/") => format!("refs/{partial}"),
        branch => format!("refs/heads/{branch}"),
    };
    cx.report(name, format!("`{}` is not a full reference name: it must start with `refs/`", name.value))
        .help(format!("write `{full}`"))
        .fix(Fix::suggestion(format!("write `{full}`"), vec![Edit::replace(name.part(0..name.value.len()), full)]));
}
