//! An encrypted Secret with a plain value in it.

use crate::rules::prelude::*;

use super::{
    is_for_cluster, lowered,
    worth::{Worth, worth},
};

rule! {
    /// In an encrypted `Secret` every value must be encrypted.
    ///
    /// A plain value that the selector covers leaks and stops the decryption of the document as well: SOPS finds no
    /// ciphertext where it expects some. One that the selector does not cover, such as `stringData` beside
    /// `encrypted_regex: ^data$`, is applied silently and leaks all the same.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   username: app
    /// #           ^^^ the value of `username` is not encrypted, so Flux cannot decrypt this Secret
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
    /// ```yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: database
    /// stringData:
    ///   password: correct-horse-battery
    /// #           ^^^^^^^^^^^^^^^^^^^^^ the value of `password` is not encrypted: `encrypted_regex` does not cover it
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
    ///   username: ENC[AES256_GCM,data:YmFy,iv:YmFy,tag:YmF6,type:str]
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
    /// Restore the encrypted file and add the value with `sops edit`; use `encrypted_regex: ^(data|stringData)$`.
    ///
    /// Source: [getsops/sops `sops.go`](https://github.com/getsops/sops/blob/main/sops.go) (`shouldBeEncrypted`).
    "secret/half-encrypted" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let Some(secret) = Object::of(document).and_then(Secret::of).filter(|_| is_for_cluster(file)) else { return };
    let Some(metadata) = SopsMetadata::real(document) else { return };
    let Some(selection) = metadata.selection() else { return };
    for (encoded, entry) in secret.values() {
        let (Some(key), Some(text)) = (entry.key.text(), entry.value.text()) else { continue };
        if entry.value.is_null() || text.is_empty() || SopsMetadata::is_ciphertext(text) {
            continue;
        }
        let Some(covered) = selection.covers(&[if encoded { "data" } else { "stringData" }, key]) else { return };
        let message = match metadata.selectors().first().and_then(|(name, _)| name.text()) {
            _ if covered => format!("the value of `{key}` is not encrypted, so Flux cannot decrypt this Secret"),
            Some(selector) => format!("the value of `{key}` is not encrypted: `{selector}` does not cover it"),
            None => format!("the value of `{key}` is not encrypted, because of its suffix"),
        };
        // What no selector covers may be plain on purpose, as long as it is no secret.
        if !covered && worth(key, text, encoded) != Worth::Secret {
            continue;
        }
        let level = if covered { Level::Error } else { lowered(Level::Error, file) };
        cx.report(entry.value, message)
            .help("restore the encrypted file and add the value with `sops edit`")
            .leak(entry.value.place())
            .level(level);
        return;
    }
}
