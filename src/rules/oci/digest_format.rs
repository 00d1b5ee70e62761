//! `ref.digest` that is no digest.

use crate::{model::value::image::Image, rules::prelude::*};

rule! {
    /// `ref.digest` is `sha256:` and the 64 hexadecimal digits of the manifest.
    ///
    /// source-controller asks the registry for it as it is written. No manifest has a digest of another length, in upper case
    /// or without its algorithm, and the pull fails forever.
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
    ///     digest: 2d8e5a1c0b9f4e7d6a3c8b5f2e1d0c9b8a7f6e5d4c3b2a190817f6e5d4c3b2a1
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the digest does not start with its algorithm, `sha256:`
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
    ///     digest: sha256:2d8e5a1c0b9f
    /// #                  ^^^^^^^^^^^^ a sha256 digest has 64 digits, this one has 12
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
    /// Copy the whole digest, as `flux pull artifact` or `crane digest` prints it.
    ///
    /// Source: [OCI image specification, Digests](https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests);
    /// fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `getArtifactRef`.
    "oci/digest-format" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(digest) = source.digest().text().filter(|digest| !digest.value.is_empty() && !digest.is_placeholder())
    else {
        return;
    };
    // What is not hexadecimal, or one digit over and over, may be what an overlay replaces.
    let digits = digest.value.strip_prefix("sha256:").unwrap_or(digest.value);
    let is_repeated = digits.chars().all(|c| digits.starts_with(c));
    if is_repeated || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return;
    }
    if !digest.value.contains(':') {
        let is_sha256 =
            digest.value.len() == 64 && digest.value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let finding = cx.report(digest, "the digest does not start with its algorithm, `sha256:`");
        finding.help("write `sha256:` and 64 hexadecimal digits");
        if is_sha256 {
            let edit = Edit::replace(digest.part(0..0), "sha256:");
            finding.fix(Fix::safe("insert `sha256:`", vec![edit]));
        }
        return;
    }
    const BEFORE: &str = "image@";
    if let Err(error) = Image::parse(&format!("{BEFORE}{}", digest.value)) {
        let at = error.at.start.saturating_sub(BEFORE.len())..error.at.end.saturating_sub(BEFORE.len());
        cx.report((digest, at), error.message).help("copy the whole digest, in lower case");
    }
}
