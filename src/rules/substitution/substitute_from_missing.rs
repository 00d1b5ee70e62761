//! Variables from an object that is not there.

use crate::{
    flux::Cluster,
    rules::{missing_input, prelude::*},
};

rule! {
    /// A Secret or ConfigMap of `substituteFrom` must exist in the namespace of the Kustomization.
    ///
    /// kustomize-controller reads it at every reconciliation, and without it nothing is built, unless the item says `optional: true`. Secrets
    /// and ConfigMaps may come from outside of the repository, so a missing one is reported only where it looks like a typo: one of nearly
    /// this name is there, one of this name is in another namespace, other clusters have it, or `external` in `.fluxvet.yaml` says that it is
    /// not there.
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster-var
    /// #             ^^^^^^^^^^^  ConfigMap `flux-system/cluster-var` does not exist in this repository
    /// # file: clusters/prod/cluster.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: cluster-vars
    ///   namespace: flux-system
    /// data:
    ///   region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${region}
    /// ```
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster-vars
    /// #             ^^^^^^^^^^^^  ConfigMap `flux-system/cluster-vars` does not exist in this repository
    /// # file: clusters/prod/cluster.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: cluster-vars
    ///   namespace: apps
    /// data:
    ///   region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${region}
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster-vars
    /// # file: clusters/prod/cluster.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: cluster-vars
    ///   namespace: flux-system
    /// data:
    ///   region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${region}
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the name, or make the object in the namespace of the Kustomization. If it comes from outside, list it in `external` of
    /// `.fluxvet.yaml`.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/pkg `kustomize/kustomize_varsub.go` (`LoadVariables`).
    "substitution/substitute-from-missing" Warning on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    missing_input::check(cluster, cx, |by| by == "substituteFrom");
}
