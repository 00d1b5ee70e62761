//! YAML that Go does not read.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// kustomize refuses some YAML that other readers take.
    ///
    /// It reads with go-yaml, a YAML 1.1 reader at heart: an editor or a formatter may be content with a file that stops the
    /// build in the cluster.
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
    /// data:
    ///   path: "a\/b"
    /// #         ^^ kustomize refuses the escape `\/`, write `/`
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
    ///   path: "a/b"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write it as shown in the message.
    ///
    /// Source: [go-yaml `scannerc.go`](https://github.com/yaml/go-yaml/blob/v3/scannerc.go), run against kustomize 5.8.
    "yaml/refused-by-kustomize" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    // What nobody says that kustomize reads it, other readers take.
    let otherwise = matches!(file.kind, FileKind::Manifest | FileKind::Crd).then_some(Level::Warning);
    for problem in file.problems() {
        if problem.kind == ProblemKind::RefusedByGo {
            report(problem, file, cx, otherwise);
        }
    }
}
