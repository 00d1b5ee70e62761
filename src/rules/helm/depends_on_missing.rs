//! A HelmRelease that waits for one that nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// A HelmRelease depends on one that is not in the cluster.
    ///
    /// helm-controller says that it cannot get the dependency and tries again forever: the release is never installed or upgraded.
    /// `dependsOn` names HelmReleases only, in the same namespace unless it names another.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/web.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.3
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
    ///         namespace: flux-system
    ///   dependsOn:
    ///     - name: database
    /// #           ^^^^^^^^ HelmRelease `web/database` does not exist in this cluster
    /// # file: clusters/prod/charts.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: contoso
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1h
    ///   url: https://charts.contoso.com
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/web.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.3
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
    ///         namespace: flux-system
    ///   dependsOn:
    ///     - name: database
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: database
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.3
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
    ///         namespace: flux-system
    /// # file: clusters/prod/charts.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: contoso
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1h
    ///   url: https://charts.contoso.com
    /// ```
    ///
    /// ## Fix
    ///
    /// Name a HelmRelease that the cluster has, or take the entry out.
    ///
    /// Source: fluxcd/helm-controller `internal/controller/helmrelease_controller.go` (`checkDependencies`).
    "helm/depends-on-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(HelmRelease::SUBJECT) {
        for item in object.list("spec.dependsOn") {
            let Some(name) = Field::of(item.get("name")).text() else { continue };
            let reference = Reference { kind: "HelmRelease", name, namespace: Field::of(item.get("namespace")) };
            report(cx, cluster, effective, reference, Level::Error);
        }
    }
}
