//! A file beyond what is read.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// A file with more nesting, values or documents than any reader accepts is not read to its end.
    ///
    /// go-yaml refuses more than 10,000 nested collections; the bounds on values and documents of one file are fluxvet's own and
    /// far above anything a cluster could hold. What follows that place was not checked.
    ///
    /// ## Bad
    ///
    /// A file that begins with 100,000 brackets.
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Split the file, or take it out of the repository.
    ///
    /// Source: [yaml.v3 `scannerc.go`, `max_flow_level`](https://github.com/yaml/go-yaml/blob/v3/scannerc.go).
    "yaml/limit" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.problems() {
        if problem.kind == ProblemKind::Limit
            && let Some(finding) = report(problem, file, cx, Some(Level::Warning))
        {
            finding.help("split the file, or remove it from the repository");
        }
    }
}
