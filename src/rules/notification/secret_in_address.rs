//! A webhook that is its own password, in Git.

use crate::rules::prelude::*;

use std::sync::LazyLock;

rule! {
    /// The address of a chat webhook is a credential, and here it lies open in Git.
    ///
    /// Whoever has the address of a Slack, Discord or Teams webhook can post through it; there is no other password.
    /// The Secret behind `secretRef` may hold the address under the key `address`, and then it can be encrypted.
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
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this address of a webhook is a credential
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

use regex::Regex;

/// The forms of webhooks whose URL is all that is needed; the group is the secret part.
static WEBHOOK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        ^https://hooks\.slack(?:-gov)?\.com/(?:services|workflows)/T[A-Z0-9]{7,}/[AB][A-Z0-9]{7,}/([A-Za-z0-9/]{16,})
        | ^https://(?:[a-z]+\.)?discord(?:app)?\.com/api/webhooks/[0-9]{16,}/([A-Za-z0-9_-]{40,})
        | ^https://[a-z0-9-]+\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/([0-9a-f]{32})
        | [?&]sig=([A-Za-z0-9_%.~-]{16,})
        ",
    )
    .ok()
});

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(address) = provider.address().text() else { return };
    let Some(found) = WEBHOOK.as_ref().and_then(|webhook| webhook.captures(address.value)) else { return };
    let secret = found.iter().skip(1).flatten().next().map_or("", |group| group.as_str());
    if is_varied(secret) {
        cx.report(address, "this address of a webhook is a credential")
            .help("make a new webhook and put its URL under `address` into an encrypted Secret")
            .leak(address.place());
    }
}

/// Placeholders such as `XXXXXXXX` have few different letters.
fn is_varied(secret: &str) -> bool {
    let mut letters: Vec<char> = secret.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() >= 8
}
