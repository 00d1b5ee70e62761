//! Plain text where the selector says ciphertext.

use crate::rules::prelude::*;

rule! {
    /// A plain value that the selector of the file covers cannot be decrypted.
    ///
    /// SOPS decrypts every leaf that `encrypted_regex` or its siblings select; one that is not ciphertext stops it with
    /// `Input string … does not match sops' data format`. This is what a hand edit of an encrypted file leaves.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: blue
    /// #        ^^^^ `encrypted_regex: ^data$` covers `color`, but its value is not encrypted
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
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: ENC[AES256_GCM,data:YmFy,iv:YmFy,tag:YmF6,type:str]
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
    /// Edit encrypted files with `sops edit`, never by hand.
    ///
    /// Source: [getsops/sops `aes/cipher.go`](https://github.com/getsops/sops/blob/main/aes/cipher.go) (`parse`).
    "sops/plain-inside-selector" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document).filter(|metadata| metadata.mac().is_some()) else { return };
    let Some(selection) = metadata.selection() else { return };
    // The values of a Secret are the matter of `secret/half-encrypted`.
    let secret = Object::of(document).and_then(Secret::of).is_some();
    let plain = |leaf: &Leaf<'a>| {
        let value = secret && matches!(leaf.path.first(), Some(&("data" | "stringData")));
        !value
            && !leaf.value.text().is_some_and(SopsMetadata::is_ciphertext)
            && selection.covers(&leaf.path) == Some(true)
    };
    let Some(leaf) = SopsMetadata::leaves(document).into_iter().find(plain) else { return };
    let key = leaf.path.last().copied().unwrap_or_default();
    let message = match metadata.selectors().first() {
        Some((name, text)) => format!(
            "`{}: {}` covers `{key}`, but its value is not encrypted",
            name.text().unwrap_or_default(),
            text.value
        ),
        None => format!("without a selector every value must be encrypted, but `{key}` is not"),
    };
    cx.report(leaf.value, message)
        .help("restore the encrypted value and change it with `sops edit`")
        .leak(leaf.value.place());
}
