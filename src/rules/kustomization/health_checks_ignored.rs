//! Health checks that are not looked at.

use crate::rules::prelude::*;

rule! {
    /// With `wait: true`, the list of `healthChecks` counts for nothing.
    ///
    /// kustomize-controller then waits for everything that the Kustomization applies, and for nothing else. An entry
    /// for an object that this Kustomization does not apply itself, such as the Deployment of a HelmRelease, is
    /// not waited for, whatever the list says.
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
    ///   wait: true
    ///   healthChecks:
    /// # ^^^^^^^^^^^^ `healthChecks` is ignored, because `wait: true` waits for everything that is applied
    ///     - apiVersion: apps/v1
    ///       kind: Deployment
    ///       name: web
    ///       namespace: web
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
    ///   wait: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Drop the list, or drop `wait` to wait for what is listed only.
    ///
    /// Source: [Kustomization, Wait](https://fluxcd.io/flux/components/kustomize/kustomizations/#wait),
    /// fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`checkHealth`).
    "kustomization/health-checks-ignored" Warning on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    if kustomization.wait() != Some(true) || kustomization.health_checks().is_empty() {
        return;
    }
    let Some(entry) = kustomization.node.entry_at("spec.healthChecks") else { return };
    cx.report(entry, "`healthChecks` is ignored, because `wait: true` waits for everything that is applied")
        .help("remove the list, or remove `wait` to wait for the listed objects only");
}
