//! The key of an Event Hub in Git.

use crate::rules::prelude::*;

use crate::model::value::event_hub::EventHub;

rule! {
    /// The connection string of an Event Hub is readable in Git.
    ///
    /// Its `SharedAccessKey` lets everyone who can read the repository send to the hub, or more. The Secret behind
    /// `secretRef` may hold the connection string under the key `address`, where it can be encrypted; with an
    /// identity there is no key at all.
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
    ///   address: Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=bm90IGEgcmVhbCBrZXkgYXQgYWxs;EntityPath=flux
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the connection string contains a key
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
    /// Make a new key, for the old one stays in the history. Then put the connection string under `address` into an
    /// encrypted Secret, or use an identity with the role `Azure Event Hubs Data Sender`.
    ///
    /// Source: [Provider, Azure Event
    /// Hub](https://fluxcd.io/flux/components/notification/providers/#azure-event-hub),
    /// fluxcd/notification-controller `internal/notifier/azure_eventhub.go`.
    "event-hub/key-in-spec" Error on Provider: check
}

/// Shorter ones are placeholders: a key has 44 letters.
const SHORTEST_KEY: usize = 24;

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(address) = provider.address().text().filter(|_| provider.provider_type().is("azureeventhub")) else {
        return;
    };
    let Ok(EventHub::ConnectionString(parts)) = EventHub::parse(address.value) else { return };
    let key = parts.key_at.and_then(|at| address.value.get(at)).unwrap_or("");
    let is_base64 = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    let mut letters: Vec<u8> = key.bytes().collect();
    letters.sort_unstable();
    letters.dedup();
    if key.len() >= SHORTEST_KEY && is_base64 && letters.len() >= 8 {
        cx.report(address, "the connection string contains a key")
            .help("rotate the key and put the connection string in an encrypted Secret, under the key `address`")
            .leak(address.place());
    }
}
