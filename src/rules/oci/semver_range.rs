//! `ref.semver` that is no range.

use crate::{model::value::constraint::Constraint, rules::prelude::*};

rule! {
    /// `ref.semver` must be a range of versions that Masterminds/semver can parse.
    ///
    /// source-controller cannot read anything else, and the OCIRepository fails forever. Words such as `latest`, the operators
    /// `==` and `&&`, and versions of four parts are not ranges.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/contoso/podinfo
    ///   ref:
    ///     semver: latest
    /// #           ^^^^^^ `latest` is not a version
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/contoso/podinfo
    ///   ref:
    ///     semver: 6.x
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a range such as `6.9.x`, `^6.0.0` or `>=6.0.0 <7.0.0`; use `tag` for a tag such as `latest`.
    ///
    /// Source: [Masterminds/semver, Checking Version Constraints](https://github.com/Masterminds/semver#checking-version-constraints);
    /// fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `getTagBySemver`.
    "oci/semver-range" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    // A digest counts before the range, which is then not read; the empty text is an absent range.
    if source.digest().is_present() {
        return;
    }
    let Some(range) = source.semver().text().filter(|range| !range.value.is_empty() && !range.is_placeholder()) else {
        return;
    };
    // A word may be what an overlay replaces; this one is meant.
    if !range.value.contains(|c: char| c.is_ascii_digit()) && !range.value.eq_ignore_ascii_case("latest") {
        return;
    }
    if let Err(error) = Constraint::parse(range.value) {
        cx.report((range, error.at), error.message)
            .help("write a range such as `6.9.x`, `^6.0.0` or `>=6.0.0 <7.0.0`, or use `tag` for a tag");
    }
}
