//! The address of a vault that is none.

use crate::{model::value::key_vault, rules::prelude::*};

use super::keys;

rule! {
    /// The `vault_url` of an encrypted file is the address of the vault alone.
    ///
    /// SOPS joins it with the name and the version of the key and calls the vault over HTTPS. A path after the host, another
    /// scheme or a page of the portal makes that call fail, and with it the decryption in the cluster.
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
    ///     - vault_url: https://contoso.vault.azure.net/keys/sops
    /// #                                               ^^^^^^^^^^ `/keys/sops` does not belong in the vault's URL, which is the host alone
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
    /// Write `https://NAME.vault.azure.net`, and the key under `name` and `version`.
    ///
    /// Source: [getsops/sops `azkv/keysource.go`](https://github.com/getsops/sops/blob/main/azkv/keysource.go);
    /// [About keys, secrets and certificates](https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates).
    "key-vault/vault-url" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for key in keys(document) {
        let Some(url) = key.vault_url().text() else { continue };
        if let Err(error) = key_vault::check_vault_url(url.value) {
            cx.report((url, error.at), error.message).help("write `https://NAME.vault.azure.net`");
        }
    }
}
