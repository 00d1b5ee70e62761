//! The kinds of the Flux Operator.

use super::view::view;

view! {
    /// An installation of Flux.
    FluxInstance("fluxcd.controlplane.io", "FluxInstance") {
        distribution_version: text "spec.distribution.version",
        cluster_type: text "spec.cluster.type",
        components: texts "spec.components",
        sync: map "spec.sync",
        sync_kind: text "spec.sync.kind",
        sync_url: text "spec.sync.url",
        sync_ref: text "spec.sync.ref",
        sync_path: text "spec.sync.path",
        sync_provider: text "spec.sync.provider",
        sync_interval: text "spec.sync.interval",
    }

    /// What the operator says of the installation.
    FluxReport("fluxcd.controlplane.io", "FluxReport") {}

    /// Objects made from templates and inputs.
    ResourceSet("fluxcd.controlplane.io", "ResourceSet") {
        inputs: list "spec.inputs",
        inputs_from: list "spec.inputsFrom",
        resources: list "spec.resources",
        resources_template: text "spec.resourcesTemplate",
        depends_on: list "spec.dependsOn",
    }

    /// Where a ResourceSet takes its inputs from.
    ResourceSetInputProvider("fluxcd.controlplane.io", "ResourceSetInputProvider") {
        provider_type: text "spec.type",
        url: text "spec.url",
        secret_ref: text "spec.secretRef.name",
        service_account_name: text "spec.serviceAccountName",
    }
}
