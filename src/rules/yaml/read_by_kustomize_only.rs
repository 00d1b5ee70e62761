//! Text that only Go takes for YAML.

use crate::rules::prelude::*;

use super::named::is_yaml;

rule! {
    /// kustomize reads some text that is not YAML, and may not read it as it was meant.
    ///
    /// Editors, formatters and other tools refuse the same file. What kustomize makes of it is shown in the message.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: 'blue'#c
    /// #              ^ `#` must be preceded by a space, only Go reads this as a comment
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
    /// ```
    ///
    /// ## Fix
    ///
    /// Write it so that every reader accepts it.
    ///
    /// Source: [YAML 1.2](https://yaml.org/spec/1.2.2/); go-yaml, run against kustomize 5.8.
    "yaml/read-by-kustomize-only" Info on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let foreign = matches!(file.kind, FileKind::Pipeline | FileKind::Other);
    let Some(yaml) = file.yaml.as_ref().filter(|_| is_yaml(file) && !foreign) else { return };
    for problem in yaml.problems().iter().filter(|problem| problem.kind == ProblemKind::ReadByGo) {
        cx.report(yaml.place(problem.span), &problem.message).help("write it so that every reader accepts it");
    }
}
