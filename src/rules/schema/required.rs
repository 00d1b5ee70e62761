//! A key that the kind must have.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// An object has every field that the schema of its kind requires.
    ///
    /// The API server refuses an object without them. What is judged is the object that the cluster receives: a field that a patch
    /// adds is there. A field that the schema gives a default may be left out.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    /// #^^^ Kustomization needs `spec.interval` and `spec.prune`
    ///   path: ./apps
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the fields.
    ///
    /// Source: the [CRDs of Flux](https://fluxcd.io/flux/components/) and the
    /// [API of Kubernetes](https://kubernetes.io/docs/reference/kubernetes-api/).
    "schema/required" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let What::Missing { keys } = &fault.what else { return };
    let kind = object.kind;
    let fields: Vec<String> = keys.iter().map(|key| spot::words(object, &format!("{}/{key}", fault.at))).collect();
    let message = format!("{kind} needs {}", spot::list(&fields, "and"));
    let help = format!("add {}", spot::list(keys, "and"));
    match (spot::entry(object, &fault.at), spot::value(object, &fault.at)) {
        (Some(entry), _) => cx.report(entry, message).help(help),
        (None, Some(value)) => cx.report(value, message).help(help),
        (None, None) => return,
    };
}
