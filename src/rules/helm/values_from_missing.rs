//! Values from an object that is not there.

use crate::{
    flux::Cluster,
    rules::{missing_input, prelude::*},
};

rule! {
    /// A Secret or ConfigMap of `valuesFrom` must exist in the namespace of the HelmRelease.
    ///
    /// helm-controller reads it before every upgrade, and without it the release is neither installed nor upgraded, unless the item says
    /// `optional: true`. Secrets and ConfigMaps may come from outside of the repository, so a missing one is told only where something speaks
    /// for a slip: one of nearly this name is there, one of this name is in another namespace, other clusters have it, or `external` in
    /// `.fluxvet.yaml` says that it is not there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/stefanprodan/charts/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-value
    /// #           ^^^^^^^^^^^^^  ConfigMap `flux-system/podinfo-value` does not exist in this repository
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: podinfo-values
    ///   namespace: flux-system
    /// data:
    ///   values.yaml: |
    ///     replicaCount: 2
    /// ```
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/stefanprodan/charts/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    /// #           ^^^^^^^^^^^^^^  ConfigMap `flux-system/podinfo-values` does not exist in this repository
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: podinfo-values
    ///   namespace: podinfo
    /// data:
    ///   values.yaml: |
    ///     replicaCount: 2
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/stefanprodan/charts/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: podinfo-values
    ///   namespace: flux-system
    /// data:
    ///   values.yaml: |
    ///     replicaCount: 2
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the name, or make the object in the namespace of the HelmRelease. If it comes from outside, list it in `external` of
    /// `.fluxvet.yaml`.
    ///
    /// Source: [HelmRelease, Values references](https://fluxcd.io/flux/components/helm/helmreleases/#values-references);
    /// fluxcd/pkg `chartutil/values.go` (`ChartValuesFromReferences`).
    "helm/values-from-missing" Warning on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    missing_input::check(cluster, cx, |by| by == "valuesFrom");
}
