//! A field that `v1` took away.

use crate::rules::prelude::*;

rule! {
    /// `validation`, `patchesStrategicMerge` and `patchesJson6902` are gone from `v1`.
    ///
    /// They were fields of the beta versions. kustomize-controller applies strictly, and what the CRD does not
    /// declare is refused with `field not declared in schema`. `validation` has no successor, the other two became
    /// `patches`.
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
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   validation: client
    /// # ^^^^^^^^^^ `v1` does not have the field `validation`
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
    /// Delete `validation`. Move the patches to `patches`, each as text under `patch`, with a `target`.
    ///
    /// Source: [kustomize-controller CHANGELOG
    /// 1.0.0-rc.1](https://github.com/fluxcd/kustomize-controller/blob/main/CHANGELOG.md).
    "kustomization/removed-field" Error on Kustomization: check
}

const REMOVED: [(&str, &str); 3] = [
    ("validation", "delete it; the API server always validates"),
    ("patchesStrategicMerge", "write each patch as a string in `patches[].patch`"),
    ("patchesJson6902", "write each patch as text under `patches[].patch`, with its `target`"),
];

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    if kustomization.version() != "v1" {
        return;
    }
    let Some(spec) = kustomization.map("spec") else { return };
    for (field, help) in REMOVED {
        if let Some(entry) = spec.entry(field) {
            cx.report(entry, format!("`v1` does not have the field `{field}`")).help(help);
        }
    }
}
