//! Two keys of one name in a mapping.

use crate::rules::prelude::*;

use super::named::{is_yaml, named};

rule! {
    /// A key that stands twice in one mapping makes kustomize refuse the manifest.
    ///
    /// kustomize reads manifests with go-yaml, which answers `mapping key "…" already defined` and builds nothing. In
    /// a kustomization file it takes the last one without a word, in a patch the first; `kubectl apply` and Helm take
    /// the last. Whichever was meant, one of the two lines is dead.
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
    /// kustomize 5.8 (api v0.21.3).
    "yaml/duplicate-key" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let Some(yaml) = file.yaml.as_ref().filter(|_| is_yaml(file) || named(file, cx).is_some()) else { return };
    for problem in yaml.problems() {
        let ProblemKind::DuplicateKey { first } = problem.kind else { continue };
        let named = named(file, cx).filter(|named| named.certain);
        let relation = named.and_then(|named| named.relation);
        let (level, help) = match relation {
            Some(Relation::Kustomize(ReferenceKind::Resource) | Relation::FluxPath) => {
                (Level::Error, "keep one of the two lines")
            }
            Some(Relation::Kustomize(ReferenceKind::Patch)) => {
                (Level::Warning, "keep one of the two lines; kustomize takes the first one of a patch")
            }
            _ if matches!(file.kind, FileKind::Kustomization | FileKind::Component) => {
                (Level::Warning, "keep one of the two lines; kustomize takes the last one")
            }
            _ => (Level::Warning, "keep one of the two lines"),
        };
        cx.report(yaml.place(problem.span), &problem.message)
            .help(help)
            .level(level)
            .note(yaml.place(first), "first written here");
    }
}
