//! A message filter that is no Go regular expression.

use crate::rules::prelude::*;

use crate::model::value::regexp::Regexp;

rule! {
    /// A message filter that does not compile never matches.
    ///
    /// `inclusionList` and `exclusionList` are regular expressions of Go, compiled anew for each event. A bad one is
    /// only logged: with a bad inclusion the alert sends nothing, with a bad exclusion it sends what was to be left
    /// out.
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
    ///       name: '*'
    ///   exclusionList:
    ///     - '*upgrade in progress'
    /// #      ^ there is nothing before `*` to repeat
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
    ///   exclusionList:
    ///     - upgrade in progress
    /// ```
    ///
    /// ## Fix
    ///
    /// Fix the pattern. It matches anywhere in the message, so that `.*` around it is not needed.
    ///
    /// Source: fluxcd/notification-controller `internal/server/event_handlers.go`, [RE2
    /// syntax](https://github.com/google/re2/wiki/Syntax).
    "notification/alert-regex" Warning on Alert: check
}

fn check<'a>(alert: Alert<'a>, cx: &mut Context<'a>) {
    for pattern in alert.inclusion_list().into_iter().chain(alert.exclusion_list()) {
        if let Err(error) = Regexp::parse(pattern.value) {
            cx.report((pattern, error.at), error.message).help("Flux reads patterns in the syntax of Go (RE2)");
        }
    }
}
