//! An encrypted file without its checksum.

use crate::rules::prelude::*;

rule! {
    /// A `sops` block without `mac` is not recognised as encrypted.
    ///
    /// kustomize-controller recognizes an encrypted object by a `sops.mac` that is not empty. Without it the object is left
    /// as it is, and a `Secret` that still has a `sops` block stops the whole apply. The `sops` command line refuses
    /// the file as well.
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
    /// #^^^ the `sops` block has no `mac`, so Flux does not decrypt this document
    ///   age:
    ///     - recipient: age1contoso
    ///       enc: xyz
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   encrypted_regex: ^(data|stringData)$
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
    /// Restore the file from Git and encrypt it again with `sops encrypt`.
    ///
    /// Source: fluxcd/kustomize-controller `internal/decryptor/decryptor.go` (`isSOPSEncryptedResource`).
    "sops/mac-missing" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document).filter(|metadata| metadata.mac().is_none()) else { return };
    // A misspelt `mac` is the matter of `sops/block-key`.
    if metadata.node.own_entries().any(|entry| super::block_key::meant(entry, &["mac"]).is_some()) {
        return;
    }
    if let Some(entry) = document.entry("sops") {
        cx.report(entry, "the `sops` block has no `mac`, so Flux does not decrypt this document")
            .help("restore the file and encrypt it again with `sops encrypt`");
    }
}
