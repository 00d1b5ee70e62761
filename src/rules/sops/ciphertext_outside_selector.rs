//! Ciphertext where the selector says plain text.

use crate::rules::prelude::*;

rule! {
    /// Ciphertext that the selector of the file does not cover stays ciphertext.
    ///
    /// SOPS decrypts only what `encrypted_regex` or its siblings select. A value that was encrypted under another
    /// selector, or that moved to another key, reaches the cluster as the text `ENC[AES256_GCM,…]`, without an error.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `encrypted_regex: ^data$` does not cover `password`, so this stays ciphertext
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
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   password: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the plain value in and encrypt the file again with a selector that covers it.
    ///
    /// Source: [getsops/sops `sops.go`](https://github.com/getsops/sops/blob/main/sops.go) (`shouldBeEncrypted`).
    "sops/ciphertext-outside-selector" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document) else { return };
    let Some(selection) = metadata.selection() else { return };
    let stays = |leaf: &Leaf<'a>| {
        leaf.value.text().is_some_and(SopsMetadata::is_ciphertext) && selection.covers(&leaf.path) == Some(false)
    };
    let Some(leaf) = SopsMetadata::leaves(document).into_iter().find(stays) else { return };
    let key = leaf.path.last().copied().unwrap_or_default();
    let message = match metadata.selectors().first() {
        Some((name, text)) => format!(
            "`{}: {}` does not cover `{key}`, so this stays ciphertext",
            name.text().unwrap_or_default(),
            text.value
        ),
        None => format!("`{key}` ends in `_unencrypted`, so this stays ciphertext"),
    };
    cx.report(leaf.value, message).help("encrypt the plain value again with a selector that covers it");
}
