//! Two answers to the question what is to be encrypted.

use crate::rules::prelude::*;

use super::rules;

rule! {
    /// A creation rule may have one selector only.
    ///
    /// `encrypted_regex`, `unencrypted_regex`, the two suffixes and the two patterns for comments exclude each other: SOPS
    /// refuses to encrypt with a rule that has two.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     encrypted_regex: ^(data|stringData)$
    ///     unencrypted_regex: ^metadata$
    /// #   ^^^^^^^^^^^^^^^^^ `unencrypted_regex` and `encrypted_regex` cannot be used in one rule
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: secrets/.*\.yaml$
    ///     encrypted_regex: ^(data|stringData)$
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep one; for Kubernetes `encrypted_regex: ^(data|stringData)$` is what Flux documents.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go) (`configFromRule`).
    "sops-config/several-selectors" Error on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for rule in rules(document, cx) {
        // A rule and the block of an encrypted file call them the same.
        let selectors = SopsMetadata { node: rule.node }.selectors();
        let [(first, _), (second, _), ..] = selectors.as_slice() else { continue };
        let name = |key: &Node<'a>| key.text().unwrap_or_default();
        cx.report(*second, format!("`{}` and `{}` cannot be used in one rule", name(second), name(first)))
            .help("keep one of them")
            .note(first.place(), "the first one");
    }
}
