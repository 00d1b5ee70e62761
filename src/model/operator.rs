//! The kinds of the Flux Operator.

use super::view::view;

view! {
    /// An installation of Flux.
    FluxInstance("fluxcd.controlplane.io", "FluxInstance") {
        cluster_type: text "spec.cluster.type",
        sync_kind: text "spec.sync.kind",
        sync_url: text "spec.sync.url",
        sync_ref: text "spec.sync.ref",
        sync_provider: text "spec.sync.provider",
    }

    /// What the operator says of the installation.
    FluxReport("fluxcd.controlplane.io", "FluxReport") {}

    /// Objects made from templates and inputs.
    ResourceSet("fluxcd.controlplane.io", "ResourceSet") {
        inputs_from: list "spec.inputsFrom",
    }

    /// Where a ResourceSet takes its inputs from.
    ResourceSetInputProvider("fluxcd.controlplane.io", "ResourceSetInputProvider") {
        provider_type: text "spec.type",
        url: text "spec.url",
    }
}
