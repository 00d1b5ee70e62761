//! A pattern where a name or a lone star belongs.

use crate::rules::prelude::*;

rule! {
    /// The name of an event source is a name or a lone `*`, never a pattern.
    ///
    /// notification-controller compares names letter by letter, and only `*` by itself stands for all. `web-*` is the
    /// name of no object, so that the alert stays silent.
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
    ///   providerRef:
    ///     name: teams
    ///   eventSources:
    ///     - kind: HelmRelease
    ///       name: web-*
    /// #           ^^^^^ `web-*` is matched literally: Flux supports only a lone `*`
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
    ///   providerRef:
    ///     name: teams
    ///   eventSources:
    ///     - kind: HelmRelease
    ///       name: '*'
    ///       matchLabels:
    ///         team: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `'*'` and choose by `matchLabels`, or list the names.
    ///
    /// Source: fluxcd/notification-controller `internal/server/event_handlers.go`, [Alert, Event
    /// sources](https://fluxcd.io/flux/components/notification/alerts/#event-sources).
    "notification/alert-name-glob" Warning on Alert: check
}

fn check<'a>(alert: Alert<'a>, cx: &mut Context<'a>) {
    for source in alert.event_sources() {
        let Some(name) = Field::of(source.get("name")).text() else { continue };
        if name.value.contains('*') && name.value != "*" {
            cx.report(name, format!("`{}` is matched literally: Flux supports only a lone `*`", name.value))
                .help("write `'*'` and select with `matchLabels`, or list the names");
        }
    }
}
