//! A key of a rule that SOPS does not know.

use crate::rules::prelude::*;

use super::rules;

rule! {
    /// SOPS ignores keys of a creation rule that it does not know.
    ///
    /// A misspelt selector encrypts more than was meant, a misspelt list of keys leaves somebody out, and nothing is said
    /// about it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     azure_kv: https://contoso.vault.azure.net/keys/sops/0123456789abcdef0123456789abcdef
    /// #   ^^^^^^^^ `azure_kv` is not a SOPS rule option and is ignored
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     azure_keyvault: https://contoso.vault.azure.net/keys/sops/0123456789abcdef0123456789abcdef
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the key as SOPS does, or delete the line.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go) (`creationRule`).
    "sops-config/unknown-key" Warning on document: check
}

/// The fields of `creationRule`, in the order of the source.
const KNOWN: [&str; 21] = [
    "path_regex",
    "timeout",
    "kms",
    "aws_profile",
    "age",
    "pgp",
    "gcp_kms",
    "hckms",
    "azure_keyvault",
    "hc_vault_transit_uri",
    "key_groups",
    "shamir_threshold",
    "plugins",
    "unencrypted_suffix",
    "encrypted_suffix",
    "unencrypted_regex",
    "encrypted_regex",
    "unencrypted_comment_regex",
    "encrypted_comment_regex",
    "mac_only_encrypted",
    "omit_extensions",
];

/// What people write instead, apart from `-` and capital letters.
const MEANT: [(&str, &str); 6] = [
    ("azurekv", "azure_keyvault"),
    ("azurekeyvaults", "azure_keyvault"),
    ("keyvault", "azure_keyvault"),
    ("hcvault", "hc_vault_transit_uri"),
    ("pathregexp", "path_regex"),
    ("encryptedregexp", "encrypted_regex"),
];

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for rule in rules(document, cx) {
        for entry in rule.node.own_entries() {
            let Some(key) = entry.key.text().filter(|key| !KNOWN.contains(key) && *key != "<<") else { continue };
            let finding = cx.report(entry, format!("`{key}` is not a SOPS rule option and is ignored"));
            let selector = meant(key).filter(|meant| SopsMetadata::SELECTORS.contains(meant)).and_then(|_| {
                // What SOPS ignores does no harm, what it reads would be a selector too many.
                SopsMetadata::SELECTORS
                    .iter()
                    .find(|selector| rule.node.get(selector).is_some_and(|node| !node.is_null()))
            });
            match (meant(key), selector) {
                (_, Some(selector)) => {
                    finding.help(format!("delete the line: SOPS accepts one selector, and `{selector}` is set"))
                }
                (Some(meant), None) => finding.help(format!("write `{meant}`")),
                (None, None) => finding.help("delete the line"),
            };
        }
    }
}

fn meant(key: &str) -> Option<&'static str> {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let written = letters(key);
    let same = KNOWN.into_iter().find(|known| letters(known) == written);
    same.or_else(|| MEANT.into_iter().find(|(wrong, _)| *wrong == written).map(|(_, meant)| meant))
}
