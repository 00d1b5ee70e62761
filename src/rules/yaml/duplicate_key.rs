//! Two keys of one name in a mapping.

use crate::rules::prelude::*;

rule! {
    /// A key that stands twice in one mapping makes kustomize refuse the file.
    ///
    /// kustomize reads manifests with go-yaml, which answers `mapping key "…" already defined` and builds nothing;
    /// `kubectl apply` takes the last one without a word. Whichever was meant, one of the two lines is dead.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: blue
    ///   color: green
    /// # ^^^^^ the key `color` stands twice in this mapping
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
    ///   color: green
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep the line that was meant and delete the other.
    ///
    /// Source: [yaml.v3 `decode.go`, `uniqueKeys`](https://github.com/yaml/go-yaml/blob/v3/decode.go), measured with
    /// kustomize 5.5.
    "yaml/duplicate-key" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let Some(yaml) = &file.yaml else { return };
    for problem in yaml.problems() {
        let ProblemKind::DuplicateKey { first } = problem.kind else { continue };
        cx.report(yaml.place(problem.span), &problem.message)
            .help("keep one of the two lines")
            .note(yaml.place(first), "first written here");
    }
}
