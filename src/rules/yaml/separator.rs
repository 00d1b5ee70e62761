//! A line of dashes that says more.

use crate::rules::prelude::*;

use super::named::report;

rule! {
    /// A `---` line that holds more than a comment makes kustomize refuse the whole file.
    ///
    /// YAML allows content after the dashes. kustomize cuts a file at these lines before it reads any YAML, and answers
    /// `invalid document separator`.
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
    /// --- {apiVersion: v1, kind: ConfigMap, metadata: {name: api}}
    /// #^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kustomize refuses a file with `{apiVersion: v1, kind: ConfigMap, metadata: {name: api}}` on a `---` line, only a comment is allowed there
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// --- # the second one
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: api
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the document on the lines below the dashes.
    ///
    /// Source: [kustomize `kyaml/kio/byteio_reader.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/kyaml/kio/byteio_reader.go).
    "yaml/separator" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    for problem in file.problems() {
        if problem.kind == ProblemKind::Separator
            && let Some(finding) = report(problem, file, cx, Some(Level::Warning))
        {
            finding.help("put the document on the lines below the dashes");
        }
    }
}
