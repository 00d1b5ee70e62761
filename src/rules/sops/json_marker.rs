//! Encrypted JSON that Flux does not recognise.

use crate::rules::prelude::*;

rule! {
    /// Encrypted JSON in a Secret generator must be formatted as SOPS writes it.
    ///
    /// Before the build kustomize-controller decrypts the files of a `secretGenerator` in which it finds the text
    /// `"mac": "ENC[`, with exactly one space. A minified or reformatted file does not have it, so the ciphertext
    /// itself becomes the value of the Secret, without an error.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// secretGenerator:
    ///   - name: account
    ///     files:
    ///       - account.json
    /// # file: account.json
    /// {"user":"ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]","sops":{"age":[{"recipient":"age1contoso","enc":"xyz"}],"lastmodified":"2026-01-15T09:00:01Z","mac":"ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]","version":"3.13.2"}}
    /// #                                                                                                                                                           ^^^^^ Flux does not see that this file is encrypted: it looks for `"mac": "ENC[`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// secretGenerator:
    ///   - name: account
    ///     files:
    ///       - account.json
    /// # file: account.json
    /// {
    ///   "user": "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]",
    ///   "sops": {
    ///     "age": [{"recipient": "age1contoso", "enc": "xyz"}],
    ///     "lastmodified": "2026-01-15T09:00:01Z",
    ///     "mac": "ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]",
    ///     "version": "3.13.2"
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the file again with `sops`, and keep formatters away from it.
    ///
    /// Source: fluxcd/kustomize-controller `internal/decryptor/decryptor.go` (the markers of `sopsFormatToMarkerBytes`).
    "sops/json-marker" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    // Those of a `configMapGenerator` are never decrypted, however they are written.
    let generated = |reference: &Reference| {
        let generator = cx.repo.files[reference.from].kustomization().and_then(|file| file.field("secretGenerator"));
        generator.is_some_and(|generator| generator.span().contains(reference.span))
            && reference.relation == Relation::Kustomize(ReferenceKind::GeneratorInput)
    };
    let is_json = file.path.extension() == Some("json");
    if !is_json || !cx.repo.named_by(file).any(generated) {
        return;
    }
    let Some(metadata) = SopsMetadata::real(document) else { return };
    let Some(mac) = metadata.node.entry("mac").filter(|_| metadata.mac().is_some_and(SopsMetadata::is_ciphertext))
    else {
        return;
    };
    if !file.source.as_ref().is_some_and(|source| source.text().contains("\"mac\": \"ENC[")) {
        cx.report(mac, "Flux does not see that this file is encrypted: it looks for `\"mac\": \"ENC[`")
            .help("write the file again with `sops`, which puts one space after the colon");
    }
}
