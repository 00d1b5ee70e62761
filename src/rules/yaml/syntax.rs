//! Text that is no YAML.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// A file that is no YAML stops the build of the folder that names it.
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
    /// Mend the text at the place that is shown, or a line above it.
    ///
    /// Source: [YAML 1.2](https://yaml.org/spec/1.2.2/); fluxcd/pkg `kustomize/kustomize_generator.go`.
    "yaml/syntax" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.yaml.iter().flat_map(Yaml::problems) {
        if !matches!(problem.kind, ProblemKind::Syntax) {
            continue;
        }
        if let Some(finding) = report(problem, file, cx, Some(Level::Info)) {
            finding.help("mend the text, or name the file otherwise if it is no YAML");
        }
    }
}
