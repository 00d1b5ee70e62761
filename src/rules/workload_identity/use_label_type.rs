//! A label that is a boolean.

use crate::rules::prelude::*;

rule! {
    /// The label that turns workload identity on is the text `"true"`, in quotes.
    ///
    /// Labels are texts. An unquoted `true` is a boolean in YAML, and the API server refuses the whole object.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: source-controller
    ///   namespace: flux-system
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: source-controller
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: source-controller
    ///         azure.workload.identity/use: true
    /// #                                    ^^^^ `true` is a boolean here, but a label must be a string
    ///     spec:
    ///       containers:
    ///         - name: manager
    ///           image: ghcr.io/fluxcd/source-controller:v1.9.4
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: source-controller
    ///   namespace: flux-system
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: source-controller
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: source-controller
    ///         azure.workload.identity/use: "true"
    ///     spec:
    ///       containers:
    ///         - name: manager
    ///           image: ghcr.io/fluxcd/source-controller:v1.9.4
    /// ```
    ///
    /// ## Fix
    ///
    /// Put it in quotes.
    ///
    /// Source: [Labels and annotations of Azure Workload
    /// Identity](https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html),
    /// [Kubernetes labels](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/).
    "workload-identity/use-label-type" Error on document: check
}

/// Where an object keeps its own labels and those of its pods.
const LABELS: [&str; 3] =
    ["metadata.labels", "spec.template.metadata.labels", "spec.jobTemplate.spec.template.metadata.labels"];

fn check<'a>(root: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    if !matches!(file.kind, FileKind::Manifest | FileKind::Patch) {
        return;
    }
    for object in Object::all_of(root) {
        cx.object = Some(object);
        for path in LABELS {
            let label = object.node.at(path).and_then(|labels| labels.get(Deployment::USE_WORKLOAD_IDENTITY));
            let Some(text) = Field::of(label).text() else { continue };
            if text.node.as_bool().is_some() {
                let quoted = format!("\"{}\"", text.value.to_ascii_lowercase());
                let edit = Edit::replace(text.part(0..text.value.len()), quoted.as_str());
                cx.report(text, format!("`{}` is a boolean here, but a label must be a string", text.value))
                    .help(format!("write `{quoted}`"))
                    .fix(Fix::safe("put it in quotes", vec![edit]));
            }
        }
    }
}
