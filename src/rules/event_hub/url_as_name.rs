//! A URL where the name of a hub belongs.

use crate::rules::prelude::*;

rule! {
    /// Without a key, the `address` of an Event Hub is its bare name, and the namespace is the `channel`.
    ///
    /// notification-controller treats every address without `SharedAccessKey` as the name of a hub, URLs and host
    /// names included, and then looks for a hub of that name.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: events
    ///   namespace: flux-system
    /// spec:
    ///   type: azureeventhub
    ///   address: https://contoso.servicebus.windows.net/flux
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the address is read as the name of an event hub
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: events
    ///   namespace: flux-system
    /// spec:
    ///   type: azureeventhub
    ///   address: flux
    ///   channel: contoso
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the name of the hub as `address`, and the namespace, without its domain, as `channel`.
    ///
    /// Source: fluxcd/notification-controller `internal/notifier/azure_eventhub.go`, [Provider, Azure Event
    /// Hub](https://fluxcd.io/flux/components/notification/providers/#azure-event-hub).
    "event-hub/url-as-name" Error on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(address) = provider.address().text().filter(|_| provider.provider_type().is("azureeventhub")) else {
        return;
    };
    let value = address.value;
    let is_url = ["://", ".servicebus.", "SharedAccessSignature"].iter().any(|mark| value.contains(mark));
    if value.contains("SharedAccessKey") || !is_url {
        return;
    }
    // A Secret may hold an address, which wins over this one.
    let level = if provider.secret_ref().is_absent() { Level::Error } else { Level::Warning };
    let finding = cx.report(address, "the address is read as the name of an event hub").level(level);
    finding.help("write the event hub name in `address` and its namespace in `channel`");
    if value.contains("SharedAccessSignature") {
        finding.mask(address.place());
    }
}
