//! A field on its way out.

use crate::rules::prelude::*;

rule! {
    /// Three fields of Provider and Alert are deprecated, and one of them does nothing already.
    ///
    /// `proxy` of a Provider is deprecated since Flux 2.7 and will not be in `v1`: it put credentials into the open,
    /// a Secret does not. `summary` of an Alert gave way to `eventMetadata`. `interval` of a Provider is not used in
    /// `v1beta3`, where a Provider is no longer reconciled.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Alert
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   summary: production
    /// # ^^^^^^^ `summary` of an Alert is deprecated
    ///   providerRef:
    ///     name: teams
    ///   eventSources:
    ///     - kind: HelmRelease
    ///       name: '*'
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Alert
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   eventMetadata:
    ///     summary: production
    ///   providerRef:
    ///     name: teams
    ///   eventSources:
    ///     - kind: HelmRelease
    ///       name: '*'
    /// ```
    ///
    /// ## Fix
    ///
    /// Move `summary` to `eventMetadata.summary` and `proxy` to the Secret of `proxySecretRef`; delete
    /// `interval`.
    ///
    /// Source: descriptions in the [CRDs of
    /// notification-controller](https://github.com/fluxcd/notification-controller/tree/main/config/crd/bases).
    "notification/deprecated-field" Warning on [Provider, Alert]: check
}

/// Kind, field, what of it, what instead, and the Flux version from which on.
const FIELDS: [(&str, &str, &str, &str, Minor); 3] = [
    ("Alert", "summary", "is deprecated", "write `eventMetadata.summary`", Minor::new(2, 7)),
    (
        "Provider",
        "proxy",
        "is deprecated",
        "put it in a Secret under the key `address`, and name the Secret in `proxySecretRef`",
        Minor::new(2, 7),
    ),
    ("Provider", "interval", "is not used", "delete it", Minor::new(2, 2)),
];

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    if object.version() != "v1beta3" {
        return;
    }
    let Some(spec) = object.map("spec") else { return };
    for (kind, field, what, instead, since) in FIELDS {
        let everywhere = cx.world().flux.matching(|version| version >= since).all;
        if let Some(entry) = spec.entry(field).filter(|_| everywhere && object.kind == kind) {
            let article = if kind.starts_with('A') { "an" } else { "a" };
            cx.report(entry, format!("`{field}` of {article} {kind} {what}")).help(instead);
        }
    }
}
