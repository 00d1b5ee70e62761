//! A version range that does not parse.

use crate::rules::prelude::*;

use crate::model::value::constraint::Constraint;

rule! {
    /// A version range that does not parse stops the policy.
    ///
    /// The range is a constraint of Masterminds/semver. image-reflector-controller gives the policy up (`Stalled`)
    /// when it cannot read it, and an empty range cannot be read either: "any version" is `*` or `x`, and prereleases
    /// count only if the range names one.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   policy:
    ///     semver:
    ///       range: latest
    /// #            ^^^^^^ `latest` is not a version
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   policy:
    ///     semver:
    ///       range: '>=1.0.0 <2.0.0'
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a constraint such as `1.x`, `^1.2.0` or `>=1.0.0 <2.0.0`. Tags that are not versions need `alphabetical`
    /// or `numerical`.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/policy/semver.go`, [Masterminds/semver
    /// constraints](https://github.com/Masterminds/semver#checking-version-constraints).
    "image/policy-range" Error on ImagePolicy: check
}

fn check<'a>(policy: ImagePolicy<'a>, cx: &mut Context<'a>) {
    let Some(range) = policy.range().text() else { return };
    if let Err(error) = Constraint::parse(range.value) {
        cx.report((range, error.at), error.message).help("write a constraint such as `1.x` or `>=1.0.0 <2.0.0`");
    }
}
