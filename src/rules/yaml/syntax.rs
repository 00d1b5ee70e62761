//! Text that is not YAML.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// A file that is not YAML stops the build of the folder that names it.
    ///
    /// Where a kustomization or a Flux object names the file, nothing of that build is applied, and the cluster keeps what it
    /// has. A file that nobody names is a hint only. Files that look like templates are passed over.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data: [blue
    /// #     ^ this `[` is never closed
    /// ```
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   ---
    /// # ^^^ an indented `---` is a value, not the start of a document
    ///   color: blue
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
    /// Fix the text at the place that is shown, or one line above it.
    ///
    /// Source: [YAML 1.2](https://yaml.org/spec/1.2.2/); fluxcd/pkg `kustomize/kustomize_generator.go`.
    "yaml/syntax" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.problems() {
        if !matches!(problem.kind, ProblemKind::Syntax) {
            continue;
        }
        let dashes = file.yaml.as_ref().and_then(|yaml| indented_dashes(yaml, problem));
        let Some(finding) = report(dashes.as_ref().unwrap_or(problem), file, cx, Some(Level::Info)) else { continue };
        match (dashes, &file.yaml) {
            (Some(_), Some(yaml)) => {
                let seen = yaml.place(problem.span);
                finding.help("delete the line, or remove its indentation").note(seen, "the text after it is not YAML");
            }
            _ => drop(finding.help("fix the syntax, or rename the file if it is not YAML")),
        }
    }
}

/// How far above the place where a reader stumbles the cause is looked for.
const LINES: u32 = 50;

/// An indented `---` above, which every reader takes for the value of the key before it: the mistake, where the reader
/// only says that no key may follow.
fn indented_dashes(yaml: &Yaml, problem: &Problem) -> Option<Problem> {
    let source = yaml.source();
    let last = source.position(problem.span.start).line;
    let lines = (last.saturating_sub(LINES).max(1)..last).rev();
    let lines =
        lines.filter_map(|number| source.line(number)).take_while(|line| !source.slice(*line).starts_with("---"));
    let indented = |line: &Span| source.slice(*line).starts_with([' ', '\t']) && source.slice(*line).trim() == "---";
    let line = lines.into_iter().find(indented)?;
    let text = source.slice(line);
    let start = line.start as usize + text.len() - text.trim_start().len();
    let message = "an indented `---` is a value, not the start of a document";
    Some(Problem::new(problem.kind, Span::new(start, start + 3), message))
}
