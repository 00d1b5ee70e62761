//! A webhook that is its own password, in Git.

use crate::{model::value::webhook, rules::prelude::*};

rule! {
    /// The address of a chat webhook is a credential, and here it is readable in Git.
    ///
    /// Anyone who has the address of a Slack, Discord or Teams webhook can post through it; there is no other password.
    /// The Secret of `secretRef` may hold the address under the key `address`, and then it can be encrypted.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   address: https://prod-42.westeurope.logic.azure.com:443/workflows/4f1c/triggers/manual/paths/invoke?sig=Qm9ndXMtc2lnbmF0dXJl
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the address of a webhook is a credential
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams-webhook
    /// ```
    ///
    /// ## Fix
    ///
    /// Make a new webhook, for the old one stays in the history, and put its URL into an encrypted Secret under the
    /// key `address`.
    ///
    /// Source: [Provider, Address](https://fluxcd.io/flux/components/notification/providers/#address),
    /// [Slack](https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/) ("keep it secret").
    "notification/secret-in-address" Error on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(address) = provider.address().text().filter(|address| webhook::is_secret(address.value)) else { return };
    cx.report(address, "the address of a webhook is a credential")
        .help("create a new webhook and put its URL in an encrypted Secret, under the key `address`")
        .leak(address.place());
}
