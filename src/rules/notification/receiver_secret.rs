//! Two ways to prove who calls.

use crate::rules::prelude::*;

rule! {
    /// A receiver checks its callers by a Secret or by OIDC, as its type says, and never by both.
    ///
    /// The CRD has rules about it: `generic-oidc` forbids `secretRef`, and every other type forbids `oidcProviders`.
    /// The API server refuses the object.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1
    /// kind: Receiver
    /// metadata:
    ///   name: pipeline
    ///   namespace: flux-system
    /// spec:
    ///   type: generic-oidc
    ///   oidcProviders:
    ///     - issuerURL: https://token.actions.githubusercontent.com
    ///       audience: flux
    ///       validations:
    ///         - expression: claims.repository == 'contoso/web'
    ///           message: only our repository
    ///   secretRef:
    /// # ^^^^^^^^^ `secretRef` is not allowed with `type: generic-oidc`
    ///     name: webhook-token
    ///   resources:
    ///     - kind: GitRepository
    ///       name: apps
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1
    /// kind: Receiver
    /// metadata:
    ///   name: github
    ///   namespace: flux-system
    /// spec:
    ///   type: github
    ///   secretRef:
    ///     name: webhook-token
    ///   resources:
    ///     - kind: GitRepository
    ///       name: apps
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete the field that the type does not take.
    ///
    /// Source: [CRD of
    /// Receiver](https://github.com/fluxcd/notification-controller/blob/main/config/crd/bases/notification.toolkit.fluxcd.io_receivers.yaml),
    /// rules of `spec`.
    "notification/receiver-secret" Error on Receiver: check
}

fn check<'a>(receiver: Receiver<'a>, cx: &mut Context<'a>) {
    let Some(receiver_type) = receiver.receiver_type().value() else { return };
    let Some(spec) = receiver.map("spec") else { return };
    let (field, written) = match receiver_type {
        "generic-oidc" => ("secretRef", spec.get("secretRef").is_some_and(|node| node.kind() == Kind::Map)),
        _ => ("oidcProviders", !receiver.oidc_providers().is_empty()),
    };
    if let Some(entry) = spec.entry(field).filter(|_| written) {
        cx.report(entry, format!("`{field}` is not allowed with `type: {receiver_type}`")).help("delete it");
    }
}
