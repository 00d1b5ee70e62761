//! An encrypted data key in the wrong alphabet.

use crate::rules::prelude::*;

use super::keys;

rule! {
    /// The `enc` of a Key Vault entry is URL-safe base64 without padding.
    ///
    /// SOPS decodes it before it calls Key Vault. `+`, `/` and `=` belong to the other alphabet of base64, so this key cannot
    /// decrypt; a file that has no other is lost.
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
    ///       version: 0123456789abcdef0123456789abcdef
    ///       created_at: "2026-01-15T09:00:00Z"
    ///       enc: SGVsbG8td29y+GQ
    /// #                      ^ `+` is not a character of URL-safe base64, so this key cannot decrypt
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
    /// Restore the value from Git, or run `sops updatekeys FILE` while another key still decrypts.
    ///
    /// Source: [getsops/sops `azkv/keysource.go`](https://github.com/getsops/sops/blob/main/azkv/keysource.go)
    /// (`DecryptContext`, `RawURLEncoding`).
    "key-vault/enc-encoding" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let all = keys(document);
    // Another key of any service may still decrypt.
    let others = ["kms", "gcp_kms", "hckms", "hc_vault", "age", "pgp", "key_groups"];
    let alone = |block: Node<'a>| !others.iter().any(|list| block.get(list).is_some_and(|list| list.items().len() > 0));
    let only = all.len() == 1 && document.get("sops").is_some_and(alone);
    for key in all {
        let Some(enc) = key.enc().text() else { continue };
        let strange = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '\n' | '\r'));
        let Some(at) = enc.value.find(strange) else { continue };
        let character = enc.value[at..].chars().next().unwrap_or('=');
        let message = format!("`{character}` is not a character of URL-safe base64, so this key cannot decrypt");
        cx.report((enc, at..at + character.len_utf8()), message)
            .help("restore the value from Git, or run `sops updatekeys`")
            .level(if only { Level::Error } else { Level::Warning });
    }
}
