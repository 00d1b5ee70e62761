//! A receiver for all objects without labels.

use crate::rules::prelude::*;

rule! {
    /// A receiver accepts `*` as a name only together with `matchLabels`.
    ///
    /// Without labels notification-controller answers every call of the webhook with an error and wakes nothing.
    ///
    /// ## Bad
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
    ///     - kind: ImageRepository
    ///       name: '*'
    /// #           ^^^ `*` needs `matchLabels`
    /// ```
    ///
    /// ## Good
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
    ///     - kind: ImageRepository
    ///       name: '*'
    ///       matchLabels:
    ///         registry: contoso
    /// ```
    ///
    /// ## Fix
    ///
    /// Add `matchLabels`, or write the name.
    ///
    /// Source: fluxcd/notification-controller `internal/server/receiver_handlers.go`, [Receiver,
    /// Resources](https://fluxcd.io/flux/components/notification/receivers/#resources).
    "notification/receiver-any-name" Error on Receiver: check
}

fn check<'a>(receiver: Receiver<'a>, cx: &mut Context<'a>) {
    for resource in receiver.resources() {
        let Some(name) = Field::of(resource.get("name")).text().filter(|name| name.value == "*") else { continue };
        if resource.get("matchLabels").is_none() {
            cx.report(name, "`*` needs `matchLabels`").help("add `matchLabels`, or write the name");
        }
    }
}
