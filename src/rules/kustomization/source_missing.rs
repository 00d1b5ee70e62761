//! A Kustomization whose source nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// The source that a Kustomization names is not in its cluster.
    ///
    /// kustomize-controller waits for the source, says `Source artifact not found` or that the object does not exist, and applies
    /// nothing. A source is looked for in the namespace of the Kustomization unless `sourceRef.namespace` names another.
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
    ///     name: fleet-infra
    /// #         ^^^^^^^^^^^ GitRepository `flux-system/fleet-infra` does not exist in this cluster
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
    /// Name the source as the cluster has it. List what is outside the repository under `sources` in
    /// `.fluxvet.yaml`.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`getSource`).
    "kustomization/source-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(Kustomization::SUBJECT) {
        let Some(reference) = object.node.at("spec.sourceRef").and_then(|node| Reference::of(node, "")) else {
            continue;
        };
        if cx.fleet.maps(reference.namespace.value().or(object.namespace().value()), reference.name.value) {
            continue;
        }
        report(cx, cluster, effective, reference, Level::Error);
    }
}
