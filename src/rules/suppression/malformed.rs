//! A comment that begins with `fluxvet:` and cannot be read suppresses nothing.

use crate::rules::prelude::*;

rule! {
    /// A comment that begins with `fluxvet:` and cannot be read suppresses nothing.
    ///
    /// The forms are `# fluxvet: ignore[family/defect] reason` on a line or the line above it, and
    /// `# fluxvet: ignore-file[family/defect] reason` anywhere in the file.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// kind: Secret # fluxvet: skip git/plain-http
    /// #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `# fluxvet: skip git/plain-http` is not a valid suppression
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// a: 1 # read by flux, not by fluxvet
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the comment.
    ///
    /// Source: the form of suppressions is fluxvet's own.
    "suppression/malformed" Warning on suppression: check
}

fn check(problem: &SuppressionProblem, cx: &mut Context<'_>) {
    if problem.kind == SuppressionProblemKind::Malformed {
        cx.report(problem.place.clone(), format!("`{}` is not a valid suppression", problem.subject))
            .help("write `# fluxvet: ignore[family/defect] reason`");
    }
}
