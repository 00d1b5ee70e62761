//! Aliases of aliases of aliases.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// Aliases that multiply make go-yaml refuse the document.
    ///
    /// It counts the values that come out of aliases and gives up with `document contains excessive aliasing` when they are
    /// nearly all there is. kustomize may not answer at all.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// a: &a [x, x, x, x, x, x, x, x, x, x]
    /// b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    /// c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    /// d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    /// #                                          ^^ its aliases make 13579 values of the 49 that are written, go-yaml refuses the document
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// a: &a [x, x]
    /// b: *a
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the values out.
    ///
    /// Source: [yaml.v3 `decode.go`, `allowedAliasRatio`](https://github.com/yaml/go-yaml/blob/v3/decode.go).
    "yaml/excessive-aliasing" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.problems() {
        if !matches!(problem.kind, ProblemKind::ExcessiveAliasing) {
            continue;
        }
        if let Some(finding) = report(problem, file, cx, Some(Level::Warning)) {
            finding.help("write the values out");
        }
    }
}
