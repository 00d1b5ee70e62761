//! An item of `substituteFrom` that the API server refuses.

use crate::rules::{prelude::*, values_source};

rule! {
    /// An item of `substituteFrom` has `kind`, `name` and `optional`, and nothing else.
    ///
    /// kustomize-controller applies on the server's side, which refuses a field that the schema does not declare, a missing `kind` or
    /// `name`, and a kind other than `Secret` and `ConfigMap`: nothing of what is applied together is applied. There is no `namespace`:
    /// variables come from the namespace of the Kustomization.
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster
    ///         namespace: kube-system
    /// #       ^^^^^^^^^ `namespace` is not a field of an item of `substituteFrom`
    ///       - kind: secret
    /// #             ^^^^^^ `substituteFrom` cannot read a `secret`
    ///         name: cluster
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `kind` and `name`, and keep the Secret or the ConfigMap in the namespace of the Kustomization.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution); the
    /// [CRD](https://github.com/fluxcd/kustomize-controller/blob/main/config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml).
    "kustomization/substitute-from-shape" Error on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    for item in kustomization.substitute_from() {
        values_source::check(item, "substituteFrom", &["kind", "name", "optional"], cx);
    }
}
