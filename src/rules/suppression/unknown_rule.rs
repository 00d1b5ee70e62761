//! A suppression of a rule that does not exist hides nothing.

use crate::rules::prelude::*;

rule! {
    /// A suppression of a rule that does not exist hides nothing.
    ///
    /// `fluxvet rules` lists the ids; a family such as `git` stands for all its rules.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// a: 1 # fluxvet: ignore[yaml/duplicate-keys] generated
    /// #                      ^^^^^^^^^^^^^^^^^^^ unknown rule `yaml/duplicate-keys`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: blue
    ///   color: green # fluxvet: ignore[yaml/duplicate-key] generated
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the id.
    ///
    /// Source: the form of suppressions is fluxvet's own.
    "suppression/unknown-rule" Warning on suppression: check
}

fn check(problem: &SuppressionProblem, cx: &mut Context<'_>) {
    if problem.kind == SuppressionProblemKind::UnknownRule {
        cx.report(problem.place.clone(), format!("unknown rule `{}`", problem.subject))
            .help("`fluxvet rules` lists them all");
    }
}
