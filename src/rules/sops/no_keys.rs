//! An encrypted file that nobody can decrypt.

use crate::rules::prelude::*;

rule! {
    /// A `sops` block without any key cannot be decrypted.
    ///
    /// The encrypted data key of the file is in the lists `azure_kv`, `age`, `pgp` and so on, or in
    /// `key_groups`. With all of them empty SOPS answers `No keys found in file`, and so does Flux.
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
    /// #^^^ the `sops` block names no key that could decrypt this document
    ///   azure_kv: []
    ///   age: []
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
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
    /// Restore the lists from Git. Without them the values are lost.
    ///
    /// Source: [getsops/sops `stores/stores.go`](https://github.com/getsops/sops/blob/main/stores/stores.go)
    /// (`internalKeygroups`).
    "sops/no-keys" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document) else { return };
    // A newer SOPS may know lists that we do not.
    let any_list = metadata.node.own_entries().any(|entry| entry.value.items().len() > 0);
    if metadata.mac().is_none() || metadata.has_keys() || any_list {
        return;
    }
    if let Some(entry) = document.entry("sops") {
        cx.report(entry, "the `sops` block names no key that could decrypt this document")
            .help("restore the key lists from Git, or encrypt the plain values again");
    }
}
