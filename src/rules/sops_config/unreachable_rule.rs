//! A rule behind one that takes everything.

use crate::rules::prelude::*;

use super::rules;

rule! {
    /// A rule without `path_regex` matches every file, so nothing below it is reached.
    ///
    /// The first rule that matches wins. A catch-all above the others makes SOPS encrypt with its keys and its selector, not
    /// with those that were meant for the path.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - age: age1contosodev
    ///   - path_regex: clusters/prod/.*\.yaml$
    /// #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: one above it matches every file
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: clusters/prod/.*\.yaml$
    ///     age: age1contosoprod
    ///   - age: age1contosodev
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the rule without `path_regex` to the end.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go)
    /// (`parseCreationRuleForFile`).
    "sops-config/unreachable-rule" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let rules = rules(document, cx);
    let takes_all = |rule: &CreationRule<'a>| {
        let regex = rule.path_regex();
        regex.is_absent() || matches!(regex.value(), Some("" | ".*" | "^.*$" | ".*$" | "^.*"))
    };
    let Some(position) = rules.iter().position(takes_all) else { return };
    if let (Some(catch_all), Some(dead)) = (rules.get(position), rules.get(position + 1)) {
        cx.report(dead.node, "this rule is never reached: one above it matches every file")
            .help("move the rule without `path_regex` to the end")
            .note(At::place(&catch_all.node), "this rule matches every file");
    }
}
