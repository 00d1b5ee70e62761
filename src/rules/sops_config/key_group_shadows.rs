//! Keys that a key group hides.

use crate::rules::prelude::*;

use super::rules;

rule! {
    /// With `key_groups` in a rule, SOPS ignores the keys of the rule itself.
    ///
    /// `azure_keyvault`, `age`, `pgp` and the others beside `key_groups` are never used: the file is encrypted for the groups
    /// alone, and holders of the other keys cannot decrypt.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     age: age1contosoadmin
    /// #   ^^^ SOPS ignores `age` here, because the rule has `key_groups`
    ///     key_groups:
    ///       - age:
    ///           - age1contosoprod
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     key_groups:
    ///       - age:
    ///           - age1contosoprod
    ///           - age1contosoadmin
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the keys into a group.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go)
    /// (`getKeyGroupsFromCreationRule`).
    "sops-config/key-group-shadows" Warning on document: check
}

const FLAT: [&str; 8] = ["azure_keyvault", "age", "pgp", "kms", "gcp_kms", "hckms", "hc_vault_transit_uri", "plugins"];

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for rule in rules(document, cx) {
        let Some(groups) = rule.node.entry("key_groups").filter(|_| !rule.key_groups().is_empty()) else { continue };
        for entry in rule.node.own_entries() {
            let Some(key) = entry.key.text().filter(|key| FLAT.contains(key)) else { continue };
            if entry.value.is_null() || entry.value.text() == Some("") {
                continue;
            }
            cx.report(entry, format!("SOPS ignores `{key}` here, because the rule has `key_groups`"))
                .help("move the keys into a group")
                .note(groups.key.place(), "the groups that are used");
        }
    }
}
