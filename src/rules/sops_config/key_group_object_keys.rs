//! A Key Vault key of a group under the names of the other file.

use crate::rules::prelude::*;

use super::rules;

rule! {
    /// A Key Vault key in `key_groups` is written with `vaultUrl`, `key` and `version`.
    ///
    /// An encrypted file calls the same things `vault_url` and `name`, and a rule without groups accepts one URL. In a group both
    /// are wrong: SOPS ignores keys that it does not know, and cannot read a URL where it expects a mapping.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     key_groups:
    ///       - azure_keyvault:
    ///           - vault_url: https://contoso.vault.azure.net
    /// #           ^^^^^^^^^ `vault_url` is not a key here
    ///             key: sops
    ///             version: 0123456789abcdef0123456789abcdef
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     key_groups:
    ///       - azure_keyvault:
    ///           - vaultUrl: https://contoso.vault.azure.net
    ///             key: sops
    ///             version: 0123456789abcdef0123456789abcdef
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `vaultUrl`, `key` and `version`.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go) (`azureKVKey`).
    "sops-config/key-group-object-keys" Error on document: check
}

const RENAMED: [(&str, &str); 6] = [
    ("vault_url", "vaultUrl"),
    ("vaultURL", "vaultUrl"),
    ("vaulturl", "vaultUrl"),
    ("name", "key"),
    ("key_name", "key"),
    ("keyName", "key"),
];

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let groups = rules(document, cx).into_iter().flat_map(CreationRule::key_groups);
    for item in groups.filter_map(|group| group.get("azure_keyvault")).flat_map(Node::items) {
        if let Some(url) = Field::of(Some(item)).text() {
            cx.report(url, format!("a key of a group must be a mapping, not the URL `{}`", url.value))
                .help("write `vaultUrl`, `key` and `version`");
        }
        for entry in item.own_entries() {
            let renamed = RENAMED.iter().find(|(written, _)| entry.key.text() == Some(written));
            let Some((written, meant)) = renamed.filter(|(_, meant)| item.get(meant).is_none()) else { continue };
            cx.report(entry, format!("`{written}` is not a key here"))
                .help(format!("write `{meant}`"))
                .fix(Fix::safe(format!("rename to `{meant}`"), vec![Edit::replace(entry.key.place(), *meant)]));
        }
    }
}
