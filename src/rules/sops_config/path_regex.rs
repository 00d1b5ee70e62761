//! A pattern that Go does not compile.

use crate::{model::value::regexp::Regexp, rules::prelude::*};

use super::rules;

rule! {
    /// The patterns of `.sops.yaml` are Go regular expressions.
    ///
    /// SOPS compiles them with Go's `regexp`, which has no look-around and no back-references. A `path_regex` that does not
    /// compile stops every encryption that reaches its rule; a selector that does not compile stops those of its rule.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: ^(?!clusters/dev/).*\.yaml$
    /// #                ^^^ `(?!` is a look-ahead, which Go does not have
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .sops.yaml
    /// creation_rules:
    ///   - path_regex: ^clusters/dev/.*\.yaml$
    ///     age: age1contosodev
    ///   - path_regex: \.yaml$
    ///     age: age1contosoprod
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the order of the rules instead: the first that matches wins.
    ///
    /// Source: [getsops/sops `config/config.go`](https://github.com/getsops/sops/blob/main/config/config.go);
    /// [Go `regexp/syntax`](https://pkg.go.dev/regexp/syntax).
    "sops-config/path-regex" Error on document: check
}

const PATTERNS: [&str; 5] =
    ["path_regex", "encrypted_regex", "unencrypted_regex", "encrypted_comment_regex", "unencrypted_comment_regex"];

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    for rule in rules(document, cx) {
        for name in PATTERNS {
            let Some(pattern) = Field::of(rule.node.get(name)).text() else { continue };
            if let Err(error) = Regexp::parse(pattern.value) {
                cx.report((pattern, error.at), error.message).help("write it as a Go regular expression (RE2)");
            }
        }
    }
}
