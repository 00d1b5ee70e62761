//! Two ways to one remote cluster, or none.

use crate::rules::{kube_config::check_one_of, prelude::*};

rule! {
    /// A remote cluster is named by a Secret or by a ConfigMap, not by both.
    ///
    /// The CRD has a rule that exactly one of `secretRef` and `configMapRef` is set, so that the API server refuses
    /// the object, and with it everything else that is applied together with it.
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
    ///   kubeConfig:
    ///     secretRef:
    ///       name: staging
    ///     configMapRef:
    /// #   ^^^^^^^^^^^^ `configMapRef` and `secretRef` cannot be used together
    ///       name: staging
    /// ```
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
    ///   kubeConfig: {}
    /// # ^^^^^^^^^^ `kubeConfig` names neither a Secret nor a ConfigMap
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
    ///   kubeConfig:
    ///     configMapRef:
    ///       name: staging
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep `configMapRef` for Azure Workload Identity, `secretRef` for a kubeconfig in a Secret.
    ///
    /// Source: [CRD of
    /// Kustomization](https://github.com/fluxcd/kustomize-controller/blob/main/config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml),
    /// rule of `spec.kubeConfig`.
    "kustomization/kube-config-one-of" Error on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    check_one_of(kustomization.0, cx);
}
