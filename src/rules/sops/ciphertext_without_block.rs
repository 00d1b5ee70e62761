//! Ciphertext without the block that would decrypt it.

use crate::rules::prelude::*;

rule! {
    /// Ciphertext in a document without a `sops` block is applied as it is.
    ///
    /// Flux decrypts a document by its `sops` block. A value that was copied out of an encrypted file reaches the
    /// cluster as the text `ENC[AES256_GCM,…]`, without an error.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   license: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing decrypts this value, because the document has no `sops` block
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   license: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^data$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the plain value in and encrypt the file with `sops encrypt`.
    ///
    /// Source: fluxcd/kustomize-controller `internal/decryptor/decryptor.go` (`DecryptResource`).
    "sops/ciphertext-without-block" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let manifest = matches!(file.kind, FileKind::Manifest) && Object::of(document).is_some();
    // A block in another place, such as below `spec`, is none for Flux, but then the matter is another one.
    if !manifest || document.descendants().any(|node| node.get("sops").is_some()) {
        return;
    }
    let is_cipher =
        |node: &Node<'a>| node.kind() == Kind::Scalar && node.text().is_some_and(SopsMetadata::is_ciphertext);
    let Some(first) = document.descendants().find(is_cipher) else { return };
    let level = if file.is_example() { Level::Info } else { Level::Warning };
    cx.report(first, "nothing decrypts this value, because the document has no `sops` block")
        .help("put the plain value in and encrypt the file with `sops encrypt`")
        .level(level);
}
