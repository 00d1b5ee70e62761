//! A key of which any version may be meant.

use crate::rules::prelude::*;

use super::keys;

rule! {
    /// Without a version, the newest one of the key decrypts, until it is rotated.
    ///
    /// SOPS asks Key Vault to decrypt with the version that the file names; without one Key Vault uses the newest. The data
    /// key was encrypted with the version of that day, so the next rotation breaks decryption in the cluster.
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
    ///   azure_kv:
    ///     - vault_url: https://contoso.vault.azure.net
    ///       name: sops
    /// #           ^^^^ the key `sops` has no version: rotating the key breaks decryption
    ///       created_at: "2026-01-15T09:00:00Z"
    ///       enc: SGVsbG8td29ybGQ
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
    ///   azure_kv:
    ///     - vault_url: https://contoso.vault.azure.net
    ///       name: sops
    ///       version: 0123456789abcdef0123456789abcdef
    ///       created_at: "2026-01-15T09:00:00Z"
    ///       enc: SGVsbG8td29ybGQ
    ///   lastmodified: "2026-01-15T09:00:01Z"
    ///   mac: ENC[AES256_GCM,data:bWFj,iv:aXY=,tag:dGFn,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.13.2
    /// ```
    ///
    /// ## Fix
    ///
    /// Run `sops updatekeys FILE` with a SOPS of version 3.11 or later, which writes the version.
    ///
    /// Source: [getsops/sops `azkv/keysource.go`](https://github.com/getsops/sops/blob/main/azkv/keysource.go) (`DecryptContext`).
    "key-vault/key-version-missing" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for key in keys(document) {
        let version = key.version();
        let is_empty = version.is_absent() || version.is("");
        // An entry without `enc` was never written by SOPS.
        let Some(name) = key.name().text().filter(|_| is_empty && key.enc().is_present()) else { continue };
        let message = format!("the key `{}` has no version: rotating the key breaks decryption", name.value);
        cx.report(name, message).help("run `sops updatekeys`, which writes the version of the key");
    }
}
