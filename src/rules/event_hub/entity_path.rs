//! A connection string without a hub.

use crate::rules::prelude::*;

use crate::model::value::event_hub::EventHub;

rule! {
    /// A connection string has to end with the hub, in `EntityPath`.
    ///
    /// notification-controller hands the connection string to the SDK without a name of its own. A string for the
    /// whole namespace, as the portal shows it first, says nothing about the hub that events go to.
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
    ///   address: Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=<key>
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the connection string does not name an event hub
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
    ///   secretRef:
    ///     name: event-hub
    /// ```
    ///
    /// ## Fix
    ///
    /// Take the connection string of a policy of the hub itself, or add `;EntityPath=HUB`.
    ///
    /// Source: fluxcd/notification-controller `internal/notifier/azure_eventhub.go`; that the SDK then refuses to
    /// send was not tried.
    "event-hub/entity-path" Warning on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(address) = provider.address().text().filter(|_| provider.provider_type().is("azureeventhub")) else {
        return;
    };
    let Ok(EventHub::ConnectionString(parts)) = EventHub::parse(address.value) else { return };
    if parts.entity_path.is_none_or(|hub| hub.trim().is_empty()) {
        cx.report(address, "the connection string does not name an event hub")
            .help("use the connection string of the event hub itself, which ends with `;EntityPath=HUB`")
            .mask(address.place());
    }
}
