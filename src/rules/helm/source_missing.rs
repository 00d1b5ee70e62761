//! A HelmRelease or HelmChart whose source nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// The source of a chart is not in the cluster.
    ///
    /// helm-controller makes a HelmChart from the release, and source-controller waits for its source: the release is never
    /// installed, or stays at its last version. A source is looked for in the namespace of the release unless the reference
    /// names another; a HelmChart finds only what is beside it.
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
    /// #             ^^^^^^^ HelmRepository `web/contoso` does not exist in this cluster
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
    /// Name the source as the cluster has it, with its namespace.
    ///
    /// Source: fluxcd/helm-controller `internal/reconcile/helmchart_template.go`, [HelmChart, Source
    /// reference](https://fluxcd.io/flux/components/source/helmcharts/#source-reference).
    "helm/source-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(HelmRelease::SUBJECT) {
        for path in ["spec.chart.spec.sourceRef", "spec.chartRef"] {
            if let Some(reference) = object.node.at(path).and_then(|node| Reference::of(node, "")) {
                report(cx, cluster, effective, reference, Level::Error);
            }
        }
    }
    for (effective, object) in cluster.of_kind(HelmChart::SUBJECT) {
        let kind = object.text("spec.sourceRef.kind").value().unwrap_or("");
        let name = object.text("spec.sourceRef.name");
        if let Some(reference) = Reference::local(kind, name).filter(|_| !kind.is_empty()) {
            report(cx, cluster, effective, reference, Level::Error);
        }
    }
}
