//! A commit status expression where there is no commit status.

use crate::rules::prelude::*;

rule! {
    /// Only the types that post commit statuses take a `commitStatusExpr`.
    ///
    /// The CRD has a rule about it, so that the API server refuses the object for any type but `github`, `gitlab`,
    /// `gitea`, `bitbucketserver`, `bitbucket` and `azuredevops`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: chat
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: chat
    ///   commitStatusExpr: event.involvedObject.name
    /// # ^^^^^^^^^^^^^^^^ `commitStatusExpr` is not allowed with `type: msteams`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: commit-status
    ///   namespace: flux-system
    /// spec:
    ///   type: azuredevops
    ///   address: https://dev.azure.com/contoso/shop/_git/web
    ///   commitStatusExpr: event.involvedObject.name
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete the field.
    ///
    /// Source: [CRD of
    /// Provider](https://github.com/fluxcd/notification-controller/blob/main/config/crd/bases/notification.toolkit.fluxcd.io_providers.yaml),
    /// rule of `spec`.
    "notification/commit-status-expression" Error on Provider: check
}

const COMMIT_STATUS: [&str; 6] = ["github", "gitlab", "gitea", "bitbucketserver", "bitbucket", "azuredevops"];

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(provider_type) = provider.provider_type().value() else { return };
    if COMMIT_STATUS.contains(&provider_type) || provider.commit_status_expr().is_absent() {
        return;
    }
    let Some(entry) = provider.node.entry_at("spec.commitStatusExpr") else { return };
    cx.report(entry, format!("`commitStatusExpr` is not allowed with `type: {provider_type}`"))
        .help("delete it; only types that post commit statuses have it");
}
