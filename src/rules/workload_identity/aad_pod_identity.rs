//! AAD Pod Identity, which is gone.

use crate::rules::prelude::*;

rule! {
    /// AAD Pod Identity is archived, and AKS no longer supports it.
    ///
    /// The project was deprecated in October 2022 and archived in September 2023; the AKS add-on was supported until
    /// September 2025. Its successor is Azure Workload Identity, which Flux supports in all its controllers.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: aadpodidentity.k8s.io/v1
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^ `AzureIdentity` is an API of AAD Pod Identity, which is archived
    /// kind: AzureIdentity
    /// metadata:
    ///   name: flux
    ///   namespace: flux-system
    /// spec:
    ///   type: 0
    ///   resourceID: /subscriptions/5d1c0de5-1111-2222-3333-444455556666/resourceGroups/flux/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flux
    ///   clientID: 0c0ffee0-1111-2222-3333-444455556666
    /// ```
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: kustomize-controller
    ///   namespace: flux-system
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: kustomize-controller
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: kustomize-controller
    ///         aadpodidbinding: flux
    /// #       ^^^^^^^^^^^^^^^ the label `aadpodidbinding` is for AAD Pod Identity, which is archived
    ///     spec:
    ///       containers:
    ///         - name: manager
    ///           image: ghcr.io/fluxcd/kustomize-controller:v1.9.4
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ServiceAccount
    /// metadata:
    ///   name: kustomize-controller
    ///   namespace: flux-system
    ///   annotations:
    ///     azure.workload.identity/client-id: 0c0ffee0-1111-2222-3333-444455556666
    ///     azure.workload.identity/tenant-id: 7e4a4700-1111-2222-3333-444455556666
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the ServiceAccount the annotations of Azure Workload Identity, the pods the label
    /// `azure.workload.identity/use: "true"`, and the managed identity a federated credential.
    ///
    /// Source: [Use Azure AD pod-managed
    /// identities](https://learn.microsoft.com/azure/aks/use-azure-ad-pod-identity), [Azure integration of
    /// Flux](https://fluxcd.io/flux/integrations/azure/).
    "workload-identity/aad-pod-identity" Warning on object: check
}

// Manifests only: the `apiVersion` of a patch does no more than select a base, which is reported itself.
fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    if object.group() == "aadpodidentity.k8s.io" {
        let Some(text) = object.text("apiVersion").text() else { return };
        let message = format!("`{}` is an API of AAD Pod Identity, which is archived", object.kind);
        cx.report(text, message).help("move to Azure Workload Identity");
        return;
    }
    let maps = object.node.descendants().filter(|node| node.kind() == Kind::Map && !node.is_alias());
    let labels = maps.flat_map(Node::own_entries);
    let mut labels: Vec<Entry<'a>> =
        labels.filter(|entry| entry.key.text() == Some("aadpodidbinding") && !entry.value.is_null()).collect();
    // The label of the pods is the one that counts; that of a Deployment, and its selector, only repeat it.
    labels.sort_by_key(|entry| !entry.value.pointer().contains("/template/metadata/labels/"));
    let Some((first, others)) = labels.split_first() else { return };
    let finding = cx.report(*first, "the label `aadpodidbinding` is for AAD Pod Identity, which is archived");
    finding.help("move to Azure Workload Identity");
    for other in others.iter().take(NOTES) {
        finding.note(other.key.place(), "used here as well");
    }
}

/// How many further labels a finding lists.
const NOTES: usize = 5;
