//! A tag in the URL instead of in `ref`.

use crate::rules::prelude::*;

use super::suffixes::Suffixes;

rule! {
    /// The tag of an artifact belongs in `ref.tag`, not into the URL.
    ///
    /// source-controller reads the URL as a repository without tag; a colon in it makes the OCIRepository stalled with
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
    ///   url: oci://ghcr.io/contoso/podinfo:6.9.0
    /// #                                    ^^^^^ `6.9.0` is a tag, which goes in `ref.tag`
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
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Cut the URL off before the colon and write the tag as `ref.tag`.
    ///
    /// Source: fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `parseRepository`.
    "oci/tag-in-url" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Some(Suffixes { tag: Some(tag), .. }) = Suffixes::of(text.value) else { return };
    let word = &text.value[tag.clone()];
    let help = format!("end the URL before the colon and write `tag: {word}` in `ref`");
    cx.report((text, tag), format!("`{word}` is a tag, which goes in `ref.tag`")).help(help);
}
