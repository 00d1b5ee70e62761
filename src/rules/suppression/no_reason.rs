//! A suppression without a reason does not count.

use crate::rules::prelude::*;

rule! {
    /// A suppression without a reason does not count.
    ///
    /// The next reader cannot tell a decision from an accident. Say after the bracket why the finding is
    /// accepted.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// a: 1
    /// a: 2 # fluxvet: ignore[yaml/duplicate-key]
    /// #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `# fluxvet: ignore[yaml/duplicate-key]` gives no reason
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
    ///   color: green # fluxvet: ignore[yaml/duplicate-key] the second line is read by a tool that wants it
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the reason.
    ///
    /// Source: the form of suppressions is fluxvet's own.
    "suppression/no-reason" Warning on suppression: check
}

fn check(problem: &SuppressionProblem, cx: &mut Context<'_>) {
    if problem.kind == SuppressionProblemKind::NoReason {
        cx.report(problem.place.clone(), format!("`{}` gives no reason", problem.subject))
            .help("say why after the bracket");
    }
}
