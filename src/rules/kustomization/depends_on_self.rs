//! A Kustomization that waits for itself.

use crate::rules::{cycle, prelude::*};

rule! {
    /// A Kustomization that depends on itself never becomes ready.
    ///
    /// kustomize-controller waits until every object of `dependsOn` is ready before it applies anything, and this one
    /// cannot be before it was applied.
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
    ///   dependsOn:
    ///     - name: apps
    /// #           ^^^^ dependency cycle: `apps` depends on itself
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
    /// Name the Kustomization that has to come first, or drop the entry.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`checkDependencies`).
    "kustomization/depends-on-self" Error on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    cycle::report_self(cx, *kustomization);
}
