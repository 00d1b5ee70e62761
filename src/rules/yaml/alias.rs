//! An alias that names nothing.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// An alias needs an anchor of that name before it, in the same document.
    ///
    /// Without one every YAML reader refuses the document. Anchors do not reach from one document of a file to the next, nor
    /// from one file to another. A `*` at the start of a value that is meant as text needs quotes.
    /// In a file that nobody names it is a hint only.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   host: *host
    /// #       ^^^^^ `*host` names no anchor, there is no `&host` before it
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
    ///   host: "*.contoso.com"
    /// ```
    ///
    /// ## Fix
    ///
    /// Define the anchor before it is used, or put text that begins with `*` in quotes.
    ///
    /// Source: [YAML 1.2, Alias nodes](https://yaml.org/spec/1.2.2/#71-alias-nodes).
    "yaml/alias" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.problems() {
        if !matches!(problem.kind, ProblemKind::UnknownAlias | ProblemKind::SelfAlias) {
            continue;
        }
        if let Some(finding) = report(problem, file, cx, Some(Level::Info)) {
            finding.help("define the anchor first, or put the text in quotes");
        }
    }
}
