//! A kind that the receiver cannot look up.

use crate::rules::prelude::*;

rule! {
    /// A receiver finds some kinds only with the `apiVersion` that serves them.
    ///
    /// Without one, notification-controller has a default for the sources and for ImageRepository. For a
    /// Kustomization, a HelmRelease or an ImagePolicy it has none, nor does a wrong group help: every call of the
    /// webhook ends in an error 500, and nothing is reconciled.
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
    ///   type: generic
    ///   secretRef:
    ///     name: webhook-token
    ///   resources:
    ///     - kind: Kustomization
    /// #           ^^^^^^^^^^^^^ the receiver has no default `apiVersion` for `Kustomization`
    ///       name: apps
    /// ```
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1
    /// kind: Receiver
    /// metadata:
    ///   name: acr
    ///   namespace: flux-system
    /// spec:
    ///   type: acr
    ///   secretRef:
    ///     name: webhook-token
    ///   resources:
    ///     - apiVersion: source.toolkit.fluxcd.io/v1
    /// #                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ImageRepository` is not a kind of `source.toolkit.fluxcd.io`
    ///       kind: ImageRepository
    ///       name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1
    /// kind: Receiver
    /// metadata:
    ///   name: pipeline
    ///   namespace: flux-system
    /// spec:
    ///   type: generic
    ///   secretRef:
    ///     name: webhook-token
    ///   resources:
    ///     - apiVersion: kustomize.toolkit.fluxcd.io/v1
    ///       kind: Kustomization
    ///       name: apps
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the `apiVersion` that the cluster serves for the kind.
    ///
    /// Source: fluxcd/notification-controller `internal/server/receiver_handlers.go` (`requestReconciliation`).
    "notification/receiver-api-version" Error on Receiver: check
}

const SOURCE: &str = "source.toolkit.fluxcd.io";
const IMAGE: &str = "image.toolkit.fluxcd.io";

/// Kinds with their group; true if the receiver has a default version.
const KINDS: [(&str, &str, bool); 12] = [
    ("GitRepository", SOURCE, true),
    ("OCIRepository", SOURCE, true),
    ("HelmRepository", SOURCE, true),
    ("HelmChart", SOURCE, true),
    ("Bucket", SOURCE, true),
    ("ExternalArtifact", SOURCE, false),
    ("ArtifactGenerator", "source.extensions.fluxcd.io", true),
    ("Kustomization", "kustomize.toolkit.fluxcd.io", false),
    ("HelmRelease", "helm.toolkit.fluxcd.io", false),
    ("ImageRepository", IMAGE, true),
    ("ImagePolicy", IMAGE, false),
    ("ImageUpdateAutomation", IMAGE, false),
];

fn check<'a>(receiver: Receiver<'a>, cx: &mut Context<'a>) {
    for resource in receiver.resources() {
        let Some(kind) = Field::of(resource.get("kind")).text() else { continue };
        let Some((_, group, has_default)) = KINDS.iter().find(|(name, ..)| *name == kind.value) else { continue };
        match Field::of(resource.get("apiVersion")) {
            Field::Absent if !has_default => {
                cx.report(kind, format!("the receiver has no default `apiVersion` for `{}`", kind.value))
                    .help(format!("add the `apiVersion` of `{group}` that the cluster serves"));
            }
            Field::Known(version) => {
                let written = version.value.split_once('/').map_or("", |(group, _)| group);
                if written != *group {
                    let message = format!("`{}` is not a kind of `{written}`", kind.value);
                    cx.report(version, message).help(format!("the kind is in the group `{group}`"));
                }
            }
            _ => {}
        }
    }
}
