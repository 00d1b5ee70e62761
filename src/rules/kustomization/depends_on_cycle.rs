//! Kustomizations that wait for each other.

use crate::{
    flux::Cluster,
    rules::{cycle, prelude::*},
};

rule! {
    /// Kustomizations that depend on each other in a circle are never applied.
    ///
    /// kustomize-controller waits for every object of `dependsOn`, so that each of them waits for the others forever. While the circle
    /// is there, a change of the source starts no Kustomization of that source at all: they follow at their interval only.
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
    /// #           ^^^^^ dependency cycle: `flux-system/apps` -> `flux-system/infra` -> `flux-system/apps`
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: infra
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./infra
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   dependsOn:
    ///     - name: apps
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// # file: infra/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: infra
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
    ///     - name: infra
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: infra
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./infra
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
    /// # file: infra/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: infra
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Fix
    ///
    /// Take out the entry that does not have to be: what both need goes into a third one.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_indexers.go`, fluxcd/pkg `runtime/dependency/sort.go`.
    "kustomization/depends-on-cycle" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    cycle::report(cx, cluster, Kustomization::SUBJECT);
}
