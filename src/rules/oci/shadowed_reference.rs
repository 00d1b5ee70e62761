//! A range that is written and not read.

use crate::rules::prelude::*;

rule! {
    /// Of the fields of `ref` only one counts: `digest` before `semver` before `tag`.
    ///
    /// A range beside a digest never brings a newer version, and a tag beside a range is not the one that is pulled. A tag beside a
    /// digest is not reported: it is how people, and Renovate, note which version the digest is.
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
    ///     tag: 6.9.0
    /// #   ^^^ `tag` is ignored, because `semver` is set
    ///     semver: 6.x
    /// ```
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
    /// #   ^^^^^^ `semver` is ignored, because `digest` is set
    ///     digest: sha256:2d8e5a1c0b9f4e7d6a3c8b5f2e1d0c9b8a7f6e5d4c3b2a190817f6e5d4c3b2a1
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
    /// Keep the one that is meant.
    ///
    /// Source: [OCIRepository, Reference](https://fluxcd.io/flux/components/source/ocirepositories/#reference);
    /// fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `getArtifactRef`.
    "oci/shadowed-reference" Info on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let is_set = |field: Field<'a>| field.is_present() && !field.is("");
    if !is_set(source.semver()) {
        return;
    }
    let (ignored, winner, by) = match (is_set(source.digest()), is_set(source.tag())) {
        (true, _) => ("semver", "digest", source.digest()),
        (false, true) => ("tag", "semver", source.semver()),
        (false, false) => return,
    };
    let Some(key) = source.node.entry_at(&format!("spec.ref.{ignored}")) else { return };
    let finding = cx.report(key, format!("`{ignored}` is ignored, because `{winner}` is set"));
    finding.help(format!("remove `{ignored}`, or `{winner}` if that is not meant"));
    if let Some(by) = by.node() {
        finding.note(At::place(&by), "this one is used");
    }
}
