//! An identity for a type that has no use for it.

use crate::rules::prelude::*;

rule! {
    /// Only three types of Provider log in by a ServiceAccount.
    ///
    /// `azureeventhub`, `azuredevops` and `googlepubsub` take `serviceAccountName` for workload identity. For every
    /// other type it has no effect, and the events go out, or fail, without it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams-webhook
    ///   serviceAccountName: flux-notifications
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` has no effect with `type: msteams`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams-webhook
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete it.
    ///
    /// Source: description of `spec.serviceAccountName` in fluxcd/notification-controller
    /// `api/v1beta3/provider_types.go`.
    "notification/service-account-type" Warning on Provider: check
}

const WITH_IDENTITY: [&str; 3] = ["azureeventhub", "azuredevops", "googlepubsub"];

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(provider_type) = provider.provider_type().value() else { return };
    if WITH_IDENTITY.contains(&provider_type) || provider.service_account_name().is_absent() {
        return;
    }
    let Some(entry) = provider.node.entry_at("spec.serviceAccountName") else { return };
    cx.report(entry, format!("`serviceAccountName` has no effect with `type: {provider_type}`")).help("delete it");
}
