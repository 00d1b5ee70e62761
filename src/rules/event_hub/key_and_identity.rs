//! A key and an identity for one Event Hub.

use crate::rules::prelude::*;

use crate::model::value::event_hub::EventHub;

rule! {
    /// An Event Hub is reached by a key or by an identity, and Flux refuses both.
    ///
    /// With a connection string for an address, notification-controller fails each event when `serviceAccountName` is
    /// set as well. A Provider has no status: this shows in the log of the controller only.
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
    ///   address: Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=<key>;EntityPath=flux
    ///   serviceAccountName: flux-events
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` cannot be used with a connection string
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
    ///   serviceAccountName: flux-events
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep the identity: `address` is then the name of the hub and `channel` its namespace.
    ///
    /// Source: fluxcd/notification-controller `internal/notifier/azure_eventhub.go`.
    "event-hub/key-and-identity" Error on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    if !provider.provider_type().is("azureeventhub") || provider.secret_ref().is_present() {
        return;
    }
    let Some(address) = provider.address().text() else { return };
    let Ok(EventHub::ConnectionString(_)) = EventHub::parse(address.value) else { return };
    if provider.service_account_name().is_absent() {
        return;
    }
    let Some(entry) = provider.node.entry_at("spec.serviceAccountName") else { return };
    cx.report(entry, "`serviceAccountName` cannot be used with a connection string")
        .help("write the event hub name in `address` and its namespace in `channel`")
        .note(address.place(), "the connection string")
        .mask(address.place());
}
