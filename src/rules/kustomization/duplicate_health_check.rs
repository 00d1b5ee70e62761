//! Two health checks for one kind.

use crate::rules::prelude::*;

rule! {
    /// Two health check expressions for one kind stop the Kustomization.
    ///
    /// kustomize-controller keeps the expressions of `healthCheckExprs` by group and kind, whatever the version, and
    /// refuses a second entry: the Kustomization stalls before anything is applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: certificates
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./certificates
    ///   prune: true
    ///   wait: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   healthCheckExprs:
    ///     - apiVersion: cert-manager.io/v1
    ///       kind: Certificate
    ///       current: status.conditions.exists(e, e.type == 'Ready' && e.status == 'True')
    ///     - apiVersion: cert-manager.io/v1
    ///       kind: Certificate
    /// #           ^^^^^^^^^^^ `Certificate` of `cert-manager.io` has a health check already
    ///       failed: status.conditions.exists(e, e.type == 'Ready' && e.status == 'False')
    ///       current: 'true'
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: certificates
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./certificates
    ///   prune: true
    ///   wait: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   healthCheckExprs:
    ///     - apiVersion: cert-manager.io/v1
    ///       kind: Certificate
    ///       current: status.conditions.exists(e, e.type == 'Ready' && e.status == 'True')
    ///       failed: status.conditions.exists(e, e.type == 'Ready' && e.status == 'False')
    /// ```
    ///
    /// ## Fix
    ///
    /// Merge the entries: one may hold `current`, `inProgress` and `failed`.
    ///
    /// Source: fluxcd/pkg `runtime/cel/status_reader.go` (`NewStatusReader`).
    "kustomization/duplicate-health-check" Error on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    let mut seen: Vec<(&str, Text<'a>)> = Vec::new();
    for item in kustomization.health_check_exprs() {
        let (Some(api_version), Some(kind)) =
            (Field::of(item.get("apiVersion")).value(), Field::of(item.get("kind")).text())
        else {
            continue;
        };
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        match seen.iter().find(|(other, first)| *other == group && first.value == kind.value) {
            Some((_, first)) => {
                let of = if group.is_empty() { String::new() } else { format!(" of `{group}`") };
                cx.report(kind, format!("`{}`{of} has a health check already", kind.value))
                    .help("merge the two entries into one")
                    .note(first.place(), "the first one");
            }
            None => seen.push((group, kind)),
        }
    }
}
