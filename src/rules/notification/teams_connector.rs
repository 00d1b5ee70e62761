//! An Office 365 connector, which Microsoft retires.

use crate::rules::prelude::*;

use crate::model::value::go_url::GoUrl;

rule! {
    /// Teams webhooks of the old kind, the Office 365 connectors, are being retired.
    ///
    /// Since August 2024 no new ones can be made, and Microsoft removes the existing ones. The new way is a
    /// workflow in Power Automate; notification-controller sends it Adaptive Cards from Flux 2.4 on.
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
    ///   address: https://contoso.webhook.office.com/webhookb2/
    /// #                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ `contoso.webhook.office.com` is an Office 365 connector, which Microsoft has retired
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
    /// Make a workflow "Post to a channel when a webhook request is received" and put its URL into a Secret under
    /// `address`.
    ///
    /// Source: [Retirement of Office 365 connectors within Microsoft
    /// Teams](https://devblogs.microsoft.com/microsoft365dev/retirement-of-office-365-connectors-within-microsoft-teams/),
    /// fluxcd/notification-controller `internal/notifier/teams.go`.
    "notification/teams-connector" Warning on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(address) = provider.address().text().filter(|_| provider.provider_type().is("msteams")) else { return };
    let Ok(url) = GoUrl::parse(address.value) else { return };
    let older = url.host == "outlook.office.com" && url.path.starts_with("/webhook");
    if older || url.host.ends_with(".webhook.office.com") {
        let message = format!("`{}` is an Office 365 connector, which Microsoft has retired", url.host);
        cx.report((address, url.places.host), message)
            .help("create a workflow in Teams and put its URL in a Secret, under the key `address`")
            .mask(address.place());
    }
}
