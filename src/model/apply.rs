//! The objects that apply something to a cluster.

use super::view::view;

/// The API groups of the HelmRelease of Flux v1 (fluxcd/helm-operator deploy/crds.yaml).
pub const FLUX_V1: [&str; 2] = ["helm.fluxcd.io", "flux.weave.works"];

view! {
    /// A folder of manifests that kustomize-controller builds and applies.
    Kustomization("kustomize.toolkit.fluxcd.io", "Kustomization") {
        path: text "spec.path",
        interval: text "spec.interval",
        retry_interval: text "spec.retryInterval",
        timeout: text "spec.timeout",
        prune: flag "spec.prune",
        wait: flag "spec.wait",
        source_kind: text "spec.sourceRef.kind",
        source_name: text "spec.sourceRef.name",
        source_namespace: text "spec.sourceRef.namespace",
        target_namespace: text "spec.targetNamespace",
        depends_on: list "spec.dependsOn",
        health_checks: list "spec.healthChecks",
        health_check_exprs: list "spec.healthCheckExprs",
        decryption: map "spec.decryption",
        decryption_provider: text "spec.decryption.provider",
        decryption_secret_ref: text "spec.decryption.secretRef.name",
        post_build: map "spec.postBuild",
        substitute: map "spec.postBuild.substitute",
        substitute_from: list "spec.postBuild.substituteFrom",
        patches: list "spec.patches",
        components: texts "spec.components",
        kube_config: map "spec.kubeConfig",
    }

    /// A Helm release that helm-controller installs and upgrades.
    HelmRelease("helm.toolkit.fluxcd.io", "HelmRelease") {
        chart_name: text "spec.chart.spec.chart",
        source_kind: text "spec.chart.spec.sourceRef.kind",
        source_name: text "spec.chart.spec.sourceRef.name",
        values_files: texts "spec.chart.spec.valuesFiles",
        chart_ref_kind: text "spec.chartRef.kind",
        chart_ref_name: text "spec.chartRef.name",
        depends_on: list "spec.dependsOn",
        values: map "spec.values",
        values_from: list "spec.valuesFrom",
    }
}
