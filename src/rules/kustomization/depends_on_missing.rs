//! A Kustomization that waits for one that nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// A Kustomization depends on one that is not in the cluster.
    ///
    /// kustomize-controller says `dependency not found` and tries again forever: nothing of the Kustomization is applied.
    /// `dependsOn` names Kustomizations only, never a HelmRelease, in the same namespace unless it names another.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
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
    ///     - name: infra
    /// #           ^^^^^ Kustomization `flux-system/infra` does not exist in this cluster
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
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
    ///     - name: flux-system
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Fix
    ///
    /// Name a Kustomization that the cluster has, or take the entry out.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`checkDependencies`).
    "kustomization/depends-on-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(Kustomization::SUBJECT) {
        for item in object.list("spec.dependsOn") {
            // `kind` is no field of these items.
            let name = Field::of(item.get("name")).text();
            let Some(name) = name else { continue };
            let reference = Reference { kind: "Kustomization", name, namespace: Field::of(item.get("namespace")) };
            report(cx, cluster, effective, reference, Level::Error);
        }
    }
}
