//! Two ways to prove who calls, or none.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// A receiver checks its callers by a Secret or by OIDC, as its type says, and never by both.
    ///
    /// The CRD has rules about it: `generic-oidc` needs `oidcProviders` and forbids `secretRef`, and with every other type it is the
    /// other way round. The API server refuses the object.
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
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1
    /// kind: Receiver
    /// metadata:
    ///   name: registry
    ///   namespace: flux-system
    /// spec:
    ///   type: acr
    /// #       ^^^ `type: acr` needs `secretRef`
    ///   resources:
    ///     - kind: ImageRepository
    ///       name: web
    ///       apiVersion: image.toolkit.fluxcd.io/v1
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
    /// Add the field that the type needs, delete the one that it does not take.
    ///
    /// Source: [CRD of
    /// Receiver](https://github.com/fluxcd/notification-controller/blob/main/config/crd/bases/notification.toolkit.fluxcd.io_receivers.yaml),
    /// rules of `spec`.
    "notification/receiver-secret" Error on Receiver: check
}

fn check<'a>(receiver: Receiver<'a>, cx: &mut Context<'a>) {
    let (Some(receiver_type), Some(spec)) = (receiver.receiver_type().text(), receiver.map("spec")) else { return };
    let (needed, forbidden) = match receiver_type.value {
        "generic-oidc" => ("oidcProviders", "secretRef"),
        _ => ("secretRef", "oidcProviders"),
    };
    let is_empty = |node: Node<'_>| node.kind() == Kind::Seq && node.items().next().is_none();
    if let Some(entry) = set(spec, forbidden).filter(|entry| !is_empty(entry.value)) {
        let message = format!("`{forbidden}` is not allowed with `type: {}`", receiver_type.value);
        cx.report(entry, message).help("delete it");
    }
    let lacks = is_absent(spec, needed) || spec.get(needed).is_some_and(is_empty);
    if cx.is_complete() && lacks {
        cx.report(receiver_type, format!("`type: {}` needs `{needed}`", receiver_type.value))
            .help(format!("add `{needed}`"));
    }
}
