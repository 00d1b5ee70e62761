//! Events of an object that nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// An Alert or a Receiver names an object that is not in the cluster.
    ///
    /// An Alert of an object that does not exist never says anything, which nobody notices until it should have. A Receiver
    /// that names one fails at every call. Names are compared as they are, only `*` stands for all.
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
    ///     name: teams
    ///   eventSources:
    ///     - kind: Kustomization
    ///       name: applications
    /// #           ^^^^^^^^^^^^ Kustomization `flux-system/applications` does not exist in this cluster
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
    ///       name: flux-system
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the object as the cluster has it, with its namespace if it is another, or take the entry out.
    ///
    /// Source: fluxcd/notification-controller `internal/server/event_handlers.go` (`eventMatchesAlertSource`),
    /// `internal/server/receiver_handlers.go` (`requestReconciliation`).
    "notification/event-source-missing" Warning on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (subject, path) in [(Alert::SUBJECT, "spec.eventSources"), (Receiver::SUBJECT, "spec.resources")] {
        for (effective, object) in cluster.of_kind(subject) {
            for item in object.list(path) {
                let Some(reference) = Reference::of(item, "") else { continue };
                // helm-controller makes the HelmCharts of its releases.
                // A pattern is for `notification/alert-name-glob`.
                if !reference.name.value.contains('*') && reference.kind != "HelmChart" {
                    report(cx, cluster, effective, reference, Level::Warning);
                }
            }
        }
    }
}
