//! A marker in a text instead of in a comment.

use crate::rules::prelude::*;

use crate::yaml::Style::{Folded, Literal};

rule! {
    /// A marker inside a block of text is not a comment, and nothing is updated by it.
    ///
    /// image-automation-controller reads the comments of the YAML file. In a value after `|` or `>`, such as an
    /// inline patch or a values file kept in a ConfigMap, a `#` is a character like any other. Nobody says so: the
    /// image just stays as it is.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - deployment.yaml
    /// patches:
    ///   - patch: |
    ///       - op: replace
    ///         path: /spec/template/spec/containers/0/image
    ///         value: contoso.azurecr.io/web:1.4.2 # {"$imagepolicy": "flux-system:web"}
    /// #                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing reads this marker, because it is inside a string
    ///     target:
    ///       kind: Deployment
    ///       name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - https://github.com/contoso/web//deploy?ref=v1.4.2
    /// images:
    ///   - name: contoso.azurecr.io/web
    ///     newTag: 1.4.2 # {"$imagepolicy": "flux-system:web:tag"}
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the value a place of its own, such as `images:` of the kustomization file or a separate patch file.
    ///
    /// Source: fluxcd/image-automation-controller `internal/update/setters.go`, kubernetes-sigs/kustomize
    /// `kyaml/fieldmeta/fieldmeta.go` (`Read` looks at comments only).
    "image-marker/inside-text" Warning on file: check
}

const MARKER: &str = "{\"$imagepolicy\"";

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    if !matches!(file.kind, FileKind::Manifest | FileKind::Patch | FileKind::Kustomization | FileKind::Component) {
        return;
    }
    let Some(yaml) = &file.yaml else { return };
    if !yaml.source().text().contains(MARKER) {
        return;
    }
    for node in yaml.nodes().filter(|node| matches!(node.style(), Literal | Folded) && !node.is_alias()) {
        let Some(text) = node.text() else { continue };
        for (at, _) in text.match_indices(MARKER) {
            let end = text[at..].find('}').map_or(at + MARKER.len(), |close| at + close + 1);
            cx.report((node, node.part(at..end)), "nothing reads this marker, because it is inside a string")
                .help("move the value out of the string, for example to `images` in the kustomization file");
        }
    }
}
