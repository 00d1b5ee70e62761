//! `ref.semver` that is no range.

use crate::{model::value::constraint::Constraint, rules::prelude::*};

use super::checkout::{Checkout, is_set, known};

rule! {
    /// `ref.semver` must be a range of versions that Masterminds/semver can parse.
    ///
    /// source-controller answers `semver parse error` to everything else and fails forever. Words such as `latest`,
    /// the operators `==` and `&&`, and versions of four parts are not ranges.
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
    ///     semver: latest
    /// #           ^^^^^^ `latest` is not a version
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
    /// Write a range such as `1.4.x`, `^1.4.0` or `>=1.4.0 <2.0.0`; `*` is the newest release.
    ///
    /// Source: [Masterminds/semver, Checking Version Constraints](https://github.com/Masterminds/semver#checking-version-constraints);
    /// fluxcd/pkg `git/gogit/clone.go`, `cloneSemVer`.
    "git/semver-range" Error on [GitRepository, ImageUpdateAutomation]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let checkout = Checkout::of(object);
    // Each of these counts before the range, which is then not read.
    if [checkout.commit, checkout.name, checkout.tag].into_iter().any(is_set) {
        return;
    }
    let Some(range) = known(checkout.semver) else { return };
    // A word may be what an overlay replaces; this one is meant.
    if !range.value.contains(|c: char| c.is_ascii_digit()) && !range.value.eq_ignore_ascii_case("latest") {
        return;
    }
    if let Err(error) = Constraint::parse(range.value) {
        cx.report((range, error.at), error.message).help("write a range such as `1.4.x`, `^1.4.0` or `>=1.4.0 <2.0.0`");
    }
}
