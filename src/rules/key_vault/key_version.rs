//! A version that Key Vault never made.

use crate::{model::value::key_vault, rules::prelude::*};

use super::keys;

rule! {
    /// The version of a Key Vault key has 32 letters and digits.
    ///
    /// Key Vault makes it when the key is created or rotated. Any other text, `latest` included, is looked up as it is and
    /// not found.
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
    ///       version: latest
    /// #              ^^^^^^ `latest` is not a key's version, which has 32 letters and digits
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
    /// Run `sops updatekeys FILE`, which writes the version of the key.
    ///
    /// Source: [About keys, secrets and certificates, Object identifiers](https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates).
    "key-vault/key-version" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for key in keys(document) {
        let Some(version) = key.version().text().filter(|version| !version.value.is_empty()) else { continue };
        if let Err(error) = key_vault::check_version(version.value) {
            cx.report((version, error.at), error.message)
                .help("run `sops updatekeys`, which writes the version of the key");
        }
    }
}
