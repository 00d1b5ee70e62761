//! Where Flux reports to, and who may wake it.

use super::view::view;

view! {
    /// A system that events are sent to.
    Provider("notification.toolkit.fluxcd.io", "Provider") {
        provider_type: text "spec.type",
        address: text "spec.address",
        proxy: text "spec.proxy",
        secret_ref: text "spec.secretRef.name",
        service_account_name: text "spec.serviceAccountName",
        commit_status_expr: text "spec.commitStatusExpr",
    }

    /// Which events go to which provider.
    Alert("notification.toolkit.fluxcd.io", "Alert") {
        event_sources: list "spec.eventSources",
        inclusion_list: texts "spec.inclusionList",
        exclusion_list: texts "spec.exclusionList",
    }

    /// A webhook that makes Flux reconcile at once.
    Receiver("notification.toolkit.fluxcd.io", "Receiver") {
        receiver_type: text "spec.type",
        resources: list "spec.resources",
    }
}
