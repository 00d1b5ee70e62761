//! Two ways from a release to one remote cluster, or none.

use crate::rules::{kube_config::check_one_of, prelude::*};

rule! {
    /// A HelmRelease names a remote cluster by a Secret or by a ConfigMap, not by both.
    ///
    /// The CRD has a rule that exactly one of `secretRef` and `configMapRef` is set, so that the API server refuses the object, and with it
    /// everything else that is applied together with it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   kubeConfig:
    ///     secretRef:
    ///       name: staging
    ///     configMapRef:
    /// #   ^^^^^^^^^^^^ `configMapRef` and `secretRef` cannot be used together
    ///       name: staging
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   kubeConfig:
    ///     configMapRef:
    ///       name: staging
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep `configMapRef` for Azure Workload Identity, `secretRef` for a kubeconfig in a Secret.
    ///
    /// Source: the [CRD of HelmRelease](https://github.com/fluxcd/helm-controller/blob/main/config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml),
    /// rules of `spec.kubeConfig`.
    "helm/kube-config-one-of" Error on HelmRelease: check
}

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    check_one_of(release.0, cx);
}
