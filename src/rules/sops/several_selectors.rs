//! Two answers to the question what is encrypted.

use crate::rules::prelude::*;

rule! {
    /// A `sops` block may have one selector only.
    ///
    /// `encrypted_regex`, `unencrypted_regex`, the two suffixes and the two patterns for comments exclude each other:
    /// with two of them SOPS, and so Flux, refuses to load the file.
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
    /// sops:
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   unencrypted_suffix: _unencrypted
    /// # ^^^^^^^^^^^^^^^^^^ `unencrypted_suffix` cannot be used with `encrypted_regex`: SOPS does not load this document
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
    /// Keep the one that the file was encrypted with.
    ///
    /// Source: [getsops/sops `stores/stores.go`](https://github.com/getsops/sops/blob/main/stores/stores.go)
    /// (`ToInternal`).
    "sops/several-selectors" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document) else { return };
    let selectors = metadata.selectors();
    let [(first, _), (second, _), ..] = selectors.as_slice() else { return };
    let name = |key: &Node<'a>| key.text().unwrap_or_default();
    let message = format!("`{}` cannot be used with `{}`: SOPS does not load this document", name(second), name(first));
    cx.report(*second, message)
        .help("keep the one that the file was encrypted with")
        .note(first.place(), "the first one");
}
