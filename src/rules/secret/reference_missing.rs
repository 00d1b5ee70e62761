//! A Secret that a Flux object names and that is not there.

use crate::{
    flux::Cluster,
    rules::{missing_input, prelude::*},
};

rule! {
    /// A Secret or ConfigMap that a Flux object refers to must exist in the namespace of the object.
    ///
    /// `secretRef`, `certSecretRef`, `proxySecretRef`, `decryption.secretRef`, `kubeConfig` and the like have no namespace: the controllers
    /// look only in that of the object. Without the Secret the object is never ready. Secrets may come from outside of the repository, so a
    /// missing one is reported only where it looks like a typo: one of nearly this name is there, one of this name is in another namespace,
    /// other clusters have it, or `external` in `.fluxvet.yaml` says that it is not there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/source.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: apps
    /// spec:
    ///   interval: 10m
    ///   url: https://github.com/contoso/apps
    ///   secretRef:
    ///     name: apps-token
    /// #         ^^^^^^^^^^  Secret `apps/apps-token` does not exist in this repository
    /// ---
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata:
    ///   name: apps-token
    ///   namespace: flux-system
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef:
    ///     kind: ClusterSecretStore
    ///     name: key-vault
    ///   target:
    ///     name: apps-token
    ///   dataFrom:
    ///     - extract:
    ///         key: apps-token
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/source.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: apps
    /// spec:
    ///   interval: 10m
    ///   url: https://github.com/contoso/apps
    ///   secretRef:
    ///     name: apps-token
    /// ---
    /// apiVersion: external-secrets.io/v1
    /// kind: ExternalSecret
    /// metadata:
    ///   name: apps-token
    ///   namespace: apps
    /// spec:
    ///   refreshInterval: 1h
    ///   secretStoreRef:
    ///     kind: ClusterSecretStore
    ///     name: key-vault
    ///   target:
    ///     name: apps-token
    ///   dataFrom:
    ///     - extract:
    ///         key: apps-token
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the name, or make the object in the namespace of the one that refers to it. If it comes from outside, list it in `external` of
    /// `.fluxvet.yaml`.
    ///
    /// Source: [GitRepository, Secret reference](https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference); the CRDs of Flux.
    "secret/reference-missing" Warning on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    missing_input::check(cluster, cx, |by| !matches!(by, "substituteFrom" | "valuesFrom"));
}
