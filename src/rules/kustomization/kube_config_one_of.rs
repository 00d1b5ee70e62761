//! Two ways to one remote cluster.

use crate::rules::prelude::*;

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
    /// #   ^^^^^^^^^^^^ `configMapRef` and `secretRef` exclude each other
    ///       name: staging
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
    let Some(map) = kustomization.kube_config() else { return };
    let written = |key| map.entry(key).filter(|entry| entry.value.kind() == Kind::Map);
    if let (Some(config_map), Some(secret)) = (written("configMapRef"), written("secretRef")) {
        cx.report(config_map, "`configMapRef` and `secretRef` exclude each other")
            .help("keep one of them")
            .note(secret.key.place(), "the other one");
    }
}
