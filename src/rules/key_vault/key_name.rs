//! A name that no key of Key Vault has.

use crate::{model::value::key_vault, rules::prelude::*};

use super::keys;

rule! {
    /// The name of a Key Vault key has letters, digits and hyphens only.
    ///
    /// The name becomes a segment of the address `https://VAULT/keys/NAME/VERSION`. One that Key Vault cannot have is never
    /// found, so the data key of the file cannot be recovered with it.
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
    ///       name: sops_key
    /// #           ^^^^^^^^ `sops_key` is not a key's name, which has 1 to 127 letters, digits and hyphens
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
    /// Write the name that `az keyvault key list --vault-name NAME` shows.
    ///
    /// Source: [About keys, secrets and certificates, Object identifiers](https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates).
    "key-vault/key-name" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for key in keys(document) {
        let Some(name) = key.name().text() else { continue };
        if let Err(error) = key_vault::check_name(name.value) {
            cx.report((name, error.at), error.message).help("write the name that `az keyvault key list` shows");
        }
    }
}
