//! Bytes that are no text.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// A file that is neither UTF-8 nor UTF-16 is refused by every YAML reader.
    ///
    /// go-yaml stops at the first such byte and kustomize builds nothing. Most often an editor saved the file as Latin-1.
    ///
    /// ## Bad
    ///
    /// A `web.yaml` with the byte `0xE9` for an é, as Latin-1 writes it.
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
    /// Save the file as UTF-8.
    ///
    /// Source: [yaml.v3 `readerc.go`, `yaml_parser_update_buffer`](https://github.com/yaml/go-yaml/blob/v3/readerc.go).
    "yaml/encoding" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.problems() {
        if problem.kind == ProblemKind::Encoding
            && let Some(finding) = report(problem, file, cx, Some(Level::Warning))
        {
            finding.help("save the file as UTF-8");
        }
    }
}
