//! HelmReleases that wait for each other.

use crate::{
    flux::Cluster,
    rules::{cycle, prelude::*},
};

rule! {
    /// HelmReleases that depend on each other in a circle are never installed.
    ///
    /// helm-controller waits for every release of `dependsOn`, so that each of them waits for the others forever.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/web.yaml
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
    ///   dependsOn:
    ///     - name: web
    /// #           ^^^ dependency cycle: `web/database` -> `web/web` -> `web/database`
    /// ---
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
    /// Take out the entry that does not have to be.
    ///
    /// Source: [HelmRelease, Dependencies](https://fluxcd.io/flux/components/helm/helmreleases/#dependencies).
    "helm/depends-on-cycle" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    cycle::report(cx, cluster, HelmRelease::SUBJECT);
}
