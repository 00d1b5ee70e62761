//! `ref.semverFilter` that is no regular expression of Go.

use crate::{model::value::regexp::Regexp, rules::prelude::*};

rule! {
    /// `ref.semverFilter` is a regular expression of Go, which has no look-around and no back-references.
    ///
    /// source-controller compiles it at each reconciliation and fails forever when it cannot.
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
    ///     semver: 6.x
    ///     semverFilter: ^(?!.*rc).*$
    /// #                  ^^^ `(?!` is a look-ahead, which Go does not have
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
    ///     semverFilter: .*-stable$
    /// ```
    ///
    /// ## Fix
    ///
    /// Say what to keep instead of what to leave out; `semver` leaves out prereleases by itself.
    ///
    /// Source: [Go regular expressions](https://pkg.go.dev/regexp/syntax);
    /// fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `filterTags`.
    "oci/semver-filter" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(filter) = source.semver_filter().text() else { return };
    // The filter is read for a range only, and a range only without a digest.
    let is_read = source.semver().is_present() && !source.semver().is("") && source.digest().is_absent();
    if !is_read {
        return;
    }
    if let Err(error) = Regexp::parse(filter.value) {
        cx.report((filter, error.at), error.message)
            .help("write it in the syntax of Go (RE2): pkg.go.dev/regexp/syntax");
    }
}
