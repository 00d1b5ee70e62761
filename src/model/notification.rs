//! Where Flux reports to, and who may wake it.

use super::view::view;

view! {
    /// A system that events are sent to.
    Provider("notification.toolkit.fluxcd.io", "Provider") {
        provider_type: text "spec.type",
        address: text "spec.address",
        channel: text "spec.channel",
        username: text "spec.username",
        timeout: text "spec.timeout",
        interval: text "spec.interval",
        proxy: text "spec.proxy",
        secret_ref: text "spec.secretRef.name",
        service_account_name: text "spec.serviceAccountName",
        commit_status_expr: text "spec.commitStatusExpr",
    }

    /// Which events go to which provider.
    Alert("notification.toolkit.fluxcd.io", "Alert") {
        provider_name: text "spec.providerRef.name",
        event_sources: list "spec.eventSources",
        inclusion_list: texts "spec.inclusionList",
        exclusion_list: texts "spec.exclusionList",
        summary: text "spec.summary",
    }

    /// A webhook that makes Flux reconcile at once.
    Receiver("notification.toolkit.fluxcd.io", "Receiver") {
        receiver_type: text "spec.type",
        interval: text "spec.interval",
        events: list "spec.events",
        resources: list "spec.resources",
        secret_ref: text "spec.secretRef.name",
        oidc_providers: list "spec.oidcProviders",
    }
}
