//! A kind of cluster that the operator does not know.

use crate::rules::prelude::*;

rule! {
    /// The operator calls an AKS cluster `azure`.
    ///
    /// `cluster.type` is one of `kubernetes`, `openshift`, `aws`, `azure` and `gcp`, after the cloud and not after
    /// its service. The API server refuses everything else.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: FluxInstance
    /// metadata:
    ///   name: flux
    ///   namespace: flux-system
    /// spec:
    ///   distribution:
    ///     version: 2.x
    ///     registry: ghcr.io/fluxcd
    ///   cluster:
    ///     type: aks
    /// #         ^^^ `aks` is not a cluster type
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: FluxInstance
    /// metadata:
    ///   name: flux
    ///   namespace: flux-system
    /// spec:
    ///   distribution:
    ///     version: 2.x
    ///     registry: ghcr.io/fluxcd
    ///   cluster:
    ///     type: azure
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `azure` for AKS, `aws` for EKS, `gcp` for GKE.
    ///
    /// Source: [CRD of
    /// FluxInstance](https://github.com/controlplaneio-fluxcd/flux-operator/blob/main/config/crd/bases/fluxcd.controlplane.io_fluxinstances.yaml).
    "operator/cluster-type" Error on FluxInstance: check
}

const TYPES: [&str; 5] = ["kubernetes", "openshift", "aws", "azure", "gcp"];

fn check<'a>(instance: FluxInstance<'a>, cx: &mut Context<'a>) {
    let Some(text) = instance.cluster_type().text().filter(|text| !TYPES.contains(&text.value)) else { return };
    let lower = text.value.to_ascii_lowercase();
    let meant = match lower.as_str() {
        "aks" => Some("azure"),
        "eks" => Some("aws"),
        "gke" => Some("gcp"),
        "ocp" | "aro" => Some("openshift"),
        other => TYPES.into_iter().find(|known| *known == other),
    };
    let finding = cx.report(text, format!("`{}` is not a cluster type", text.value));
    match meant {
        Some(meant) => {
            let edit = Edit::replace(text.part(0..text.value.len()), meant);
            finding.help(format!("write `{meant}`")).fix(Fix::suggestion(format!("write `{meant}`"), vec![edit]));
        }
        None => {
            finding.help("write `kubernetes`, `openshift`, `aws`, `azure` or `gcp`");
        }
    }
}
