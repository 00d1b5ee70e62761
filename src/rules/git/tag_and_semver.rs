//! `ref.tag` beside `ref.semver`.

use crate::rules::prelude::*;

use super::checkout::{Checkout, is_set};

rule! {
    /// With `ref.tag` set, `ref.semver` is never read.
    ///
    /// The documentation of the API says that `semver` takes precedence, the code asks for `tag` first: the GitRepository
    /// stays on that tag forever, and no newer version arrives.
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
    ///     tag: v1.4.0
    ///     semver: ">=1.4.0 <2.0.0"
    /// #   ^^^^^^ `semver` is ignored, because `tag` is set
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
    ///     semver: ">=1.4.0 <2.0.0"
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep the one that is meant.
    ///
    /// Source: fluxcd/pkg `git/gogit/client.go`, `clone`.
    "git/tag-and-semver" Warning on [GitRepository, ImageUpdateAutomation]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let checkout = Checkout::of(object);
    let Some(tag) = checkout.tag.node() else { return };
    if !is_set(checkout.tag) || !is_set(checkout.semver) {
        return;
    }
    let key = object.node.entry_at("spec.ref.semver").or_else(|| object.node.entry_at("spec.git.checkout.ref.semver"));
    let Some(key) = key else { return };
    cx.report(key, "`semver` is ignored, because `tag` is set")
        .help("remove `tag` to follow the range, or `semver` to stay on the tag")
        .note(At::place(&tag), "this one is used");
}
