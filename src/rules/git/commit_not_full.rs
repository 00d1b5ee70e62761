//! A commit that is no full hash.

use crate::{model::value::version::Version, rules::prelude::*};

use super::checkout::{Checkout, known};

rule! {
    /// `ref.commit` is the full hash of a commit, 40 hexadecimal digits.
    ///
    /// A short hash, a branch or a tag is not looked up: go-git decodes the text as hexadecimal, fills up with zeros,
    /// and the checkout fails forever because there is no such commit.
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
    ///     commit: 9c1f0ab
    /// #           ^^^^^^^ `9c1f0ab` is not a full commit hash: it has 7 of 40 digits
    /// ```
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
    ///     commit: main
    /// #           ^^^^ `main` is not a commit hash, which has 40 hexadecimal digits
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
    ///     commit: 9c1f0ab4d2e6f8a0b1c3d5e7f9a1b3c5d7e9f0a2
    /// ```
    ///
    /// ## Fix
    ///
    /// Write what `git rev-parse` answers for it. For a branch or a tag use `ref.branch` or `ref.tag`.
    ///
    /// Source: go-git/go-git `plumbing/hash.go`, `NewHash`; fluxcd/pkg `git/gogit/clone.go`, `cloneCommit`.
    "git/commit-not-full" Error on [GitRepository, ImageUpdateAutomation]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(commit) = known(Checkout::of(object).commit) else { return };
    let is_hex = commit.value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let length = commit.value.chars().count();
    // Other words, and one digit over and over, may be what an overlay replaces.
    let is_reference = matches!(commit.value, "main" | "master" | "develop" | "HEAD")
        || commit.value.starts_with("refs/")
        || Version::parse_tag(commit.value).is_ok();
    let is_repeated = commit.value.chars().all(|c| commit.value.starts_with(c));
    if is_repeated || !is_hex && !is_reference {
        return;
    }
    let (message, help) = match (is_hex, length) {
        (true, 40) => return,
        (true, 0..40) => (
            format!("`{}` is not a full commit hash: it has {length} of 40 digits", commit.value),
            "write the full hash, as printed by `git rev-parse`",
        ),
        (true, _) => (
            format!("a commit hash has 40 hexadecimal digits, this one has {length}"),
            "write the SHA-1 hash of the commit",
        ),
        (false, _) => (
            format!("`{}` is not a commit hash, which has 40 hexadecimal digits", commit.value),
            "use `branch` for a branch, `tag` for a tag, `name` for any other reference",
        ),
    };
    cx.report(commit, message).help(help);
}
