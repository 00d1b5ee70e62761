//! An Alert whose Provider nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// An Alert names a Provider that is not in its namespace.
    ///
    /// notification-controller finds no Provider when an event comes, writes a line to its log, and sends nothing. The Provider has
    /// to be in the namespace of the Alert.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/alerts.yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams
    /// ---
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Alert
    /// metadata:
    ///   name: all
    ///   namespace: flux-system
    /// spec:
    ///   providerRef:
    ///     name: slack
    /// #         ^^^^^ Provider `flux-system/slack` does not exist in this cluster
    ///   eventSources:
    ///     - kind: Kustomization
    ///       name: '*'
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/alerts.yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams
    /// ---
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Alert
    /// metadata:
    ///   name: all
    ///   namespace: flux-system
    /// spec:
    ///   providerRef:
    ///     name: teams
    ///   eventSources:
    ///     - kind: Kustomization
    ///       name: '*'
    /// ```
    ///
    /// ## Fix
    ///
    /// Name a Provider of the same namespace.
    ///
    /// Source: fluxcd/notification-controller `internal/server/event_handlers.go` (`getNotificationParams`).
    "notification/provider-ref-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(Alert::SUBJECT) {
        if let Some(reference) = Reference::local("Provider", object.text("spec.providerRef.name")) {
            report(cx, cluster, effective, reference, Level::Error);
        }
    }
}
