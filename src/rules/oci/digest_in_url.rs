//! A digest in the URL instead of in `ref`.

use crate::rules::prelude::*;

use super::suffixes::Suffixes;

rule! {
    /// The digest of an artifact belongs in `ref.digest`, not into the URL.
    ///
    /// source-controller reads the URL as a repository without digest; an `@` in it makes the OCIRepository stalled with
    /// `URLInvalid`.
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
    ///   url: oci://ghcr.io/contoso/podinfo@sha256:2d8e5a1c0b9f4e7d6a3c8b5f2e1d0c9b8a7f6e5d4c3b2a190817f6e5d4c3b2a1
    /// #                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the digest of an artifact goes in `ref.digest`
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
    ///     digest: sha256:2d8e5a1c0b9f4e7d6a3c8b5f2e1d0c9b8a7f6e5d4c3b2a190817f6e5d4c3b2a1
    /// ```
    ///
    /// ## Fix
    ///
    /// Cut the URL off before the `@` and write the digest as `ref.digest`.
    ///
    /// Source: fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `parseRepository`.
    "oci/digest-in-url" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Some(Suffixes { digest: Some(digest), .. }) = Suffixes::of(text.value) else { return };
    cx.report((text, digest), "the digest of an artifact goes in `ref.digest`")
        .help("end the URL before the `@` and write the digest in `ref.digest`");
}
