//! A suppression that hides nothing is left over.

use crate::rules::prelude::*;

rule! {
    /// A suppression that hides nothing is left over.
    ///
    /// The mistake was fixed or the line moved. Left in place, it would hide the next one.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// a: 1 # fluxvet: ignore[yaml/duplicate-key] generated
    /// #                      ^^^^^^^^^^^^^^^^^^ `yaml/duplicate-key` reports nothing here
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
    /// Delete the comment.
    ///
    /// Source: the form of suppressions is fluxvet's own.
    "suppression/unused" Warning on suppression: check
}

fn check(problem: &SuppressionProblem, cx: &mut Context<'_>) {
    if problem.kind == SuppressionProblemKind::Unused {
        cx.report(problem.place.clone(), format!("`{}` reports nothing here", problem.subject))
            .help("delete the suppression");
    }
}
