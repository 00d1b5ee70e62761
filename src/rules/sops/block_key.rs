//! A key of the `sops` block that SOPS does not know.

use crate::rules::prelude::*;

rule! {
    /// A misspelt key in the `sops` block makes the file unreadable.
    ///
    /// SOPS ignores keys that it does not know, so the one that was meant is empty: without `created_at` the block
    /// does not load, without `enc` or `vault_url` the data key cannot be recovered, without `mac` Flux does not
    /// even try.
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
    ///       created _at: "2026-01-15T09:00:00Z"
    /// #     ^^^^^^^^^^^ `created _at` is not a key of the `sops` block
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
    /// Write the key as SOPS does.
    ///
    /// Source: [getsops/sops `stores/stores.go`](https://github.com/getsops/sops/blob/main/stores/stores.go)
    /// (`Metadata`, `azkvkey`, `ToInternal`).
    "sops/block-key" Error on document: check
}

/// Keys without which a block does not load or is not decrypted.
const BLOCK: [&str; 2] = ["mac", "lastmodified"];
const AZURE: [&str; 4] = ["vault_url", "name", "created_at", "enc"];

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(metadata) = SopsMetadata::real(document) else { return };
    let keys = metadata.azure_key_vault();
    let maps = std::iter::once((metadata.node, &BLOCK[..])).chain(keys.iter().map(|key| (key.node, &AZURE[..])));
    for (map, known) in maps {
        let missing: Vec<&str> = known.iter().copied().filter(|key| map.get(key).is_none()).collect();
        for entry in map.own_entries() {
            let Some(meant) = meant(entry, &missing) else { continue };
            let written = entry.key.text().unwrap_or_default();
            cx.report(entry, format!("`{written}` is not a key of the `sops` block"))
                .help(format!("write `{meant}`"))
                .fix(Fix::safe(format!("rename to `{meant}`"), vec![Edit::replace(entry.key.place(), meant)]));
        }
    }
}

/// The key that was meant by one that differs in case, blanks, `_` and `-` alone.
pub(super) fn meant<'k>(entry: Entry<'_>, keys: &[&'k str]) -> Option<&'k str> {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let written = entry.key.text()?;
    keys.iter().copied().find(|&key| written != key && letters(written) == letters(key))
}
