//! A Key Vault key that SOPS cannot take apart.

use crate::{model::value::key_vault::KeyVaultKey, rules::prelude::*};

use super::rules;

rule! {
    /// An `azure_keyvault` key is `https://VAULT/keys/NAME/VERSION` and nothing more.
    ///
    /// SOPS refuses to encrypt with anything else: the URL of a secret or a certificate, a vault without a key, a slash after
    /// the version. Several keys are written as a list or, in one string, separated by commas.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     azure_keyvault: https://contoso.vault.azure.net/secrets/sops
    /// #                                                  ^^^^^^^^ `/secrets/` is not `/keys/`: SOPS encrypts with a key
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
    /// Take the key identifier that `az keyvault key show --query key.kid` prints.
    ///
    /// Source: [getsops/sops `azkv/keysource.go`](https://github.com/getsops/sops/blob/main/azkv/keysource.go)
    /// (`NewMasterKeyFromURL`).
    "sops-config/azure-key-url" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for rule in rules(document, cx).into_iter().filter(|rule| rule.key_groups().is_empty()) {
        for text in rule.azure_keyvault() {
            let mut at = 0;
            for item in text.value.split(',') {
                // SOPS passes over what a trailing comma leaves.
                if let (Err(error), false) = (KeyVaultKey::parse(item), item.trim().is_empty()) {
                    cx.report((text, at + error.at.start..at + error.at.end), error.message)
                        .help("write `https://NAME.vault.azure.net/keys/KEY/VERSION`");
                }
                at += item.len() + 1;
            }
        }
    }
}
