//! A tag is to be verified, and none is checked out.

use crate::rules::prelude::*;

use super::checkout::{Checkout, is_set, known};

rule! {
    /// `verify.mode: Tag` needs a reference that leads to a tag.
    ///
    /// A commit, or a name outside `refs/tags/`, takes precedence over all other references and never comes with a
    /// tag, and neither does a branch. source-controller then marks the GitRepository as stalled with
    /// `InvalidVerificationMode`.
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
    ///     name: refs/heads/main
    ///   verify:
    ///     mode: TagAndHEAD
    /// #         ^^^^^^^^^^ `TagAndHEAD` verifies a tag, but `name` does not check one out
    ///     secretRef:
    ///       name: fleet-signers
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
    ///     branch: main
    ///   verify:
    ///     mode: Tag
    /// #         ^^^ `Tag` verifies a tag, but `branch` does not check one out
    ///     secretRef:
    ///       name: fleet-signers
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
    ///     semver: 1.x
    ///   verify:
    ///     mode: TagAndHEAD
    ///     secretRef:
    ///       name: fleet-signers
    /// ```
    ///
    /// ## Fix
    ///
    /// Check out a tag (`ref.tag`, `ref.semver`, `ref.name: refs/tags/…`), or verify `HEAD`.
    ///
    /// Source: [GitRepository, Verification](https://fluxcd.io/flux/components/source/gitrepositories/#verification);
    /// fluxcd/source-controller `internal/controller/gitrepository_controller.go`, `verifySignature`; fluxcd/pkg
    /// `git/gogit/clone.go`, `cloneBranch`.
    "git/verify-tag-without-tag" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(mode) = source.verify_mode().text().filter(|mode| matches!(mode.value, "Tag" | "TagAndHEAD")) else {
        return;
    };
    let checkout = Checkout::of(*source);
    let named = known(checkout.name).filter(|name| !name.value.starts_with("refs/tags/"));
    let is_tag = [checkout.tag, checkout.semver].into_iter().any(is_set);
    let (reference, word) = match (is_set(checkout.commit), named) {
        (true, _) => (checkout.commit.node(), "commit"),
        (false, Some(name)) => (Some(name.node), "name"),
        // A tag may still come from a patch.
        (false, None) if is_set(checkout.name) || is_tag || !cx.is_complete() => return,
        (false, None) => (checkout.branch.node(), "branch"),
    };
    let message = match reference {
        Some(_) => format!("`{}` verifies a tag, but `{word}` does not check one out", mode.value),
        None => format!("`{}` verifies a tag, but without `ref` the branch `master` is checked out", mode.value),
    };
    let finding = cx.report(mode, message);
    finding.help("write `mode: HEAD`, or check out a tag");
    if let Some(reference) = reference {
        finding.note(At::place(&reference), "this is the reference that is used");
    }
}
