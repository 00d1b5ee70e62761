//! Objects that arrive without a namespace.

use crate::{
    flux::{Cluster, Entry},
    render::table::Scope,
    rules::prelude::*,
};

rule! {
    /// An object that needs a namespace reaches the cluster without one.
    ///
    /// Unlike `kubectl`, kustomize-controller knows no namespace of its own for what it applies: the API server refuses the object
    /// with `namespace not specified`, and nothing of the Kustomization is applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    /// #       ^^^^^^^^ the ConfigMap `settings` has no namespace
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   targetNamespace: default
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `metadata.namespace`, or set `namespace` in the kustomization file or `targetNamespace` in the Kustomization.
    ///
    /// Source: fluxcd/pkg `ssa` (`namespace not specified`), [Kustomization, Target
    /// namespace](https://fluxcd.io/flux/components/kustomize/kustomizations/#target-namespace).
    "kustomization/namespace-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    // Who applies an assumed entry from outside may set one.
    if matches!(cluster.entry, Entry::Assumed) {
        return;
    }
    for effective in &cluster.objects {
        let Some(object) = effective.object().filter(|object| object.namespace().is_absent()) else { continue };
        let Some(unit) = cluster.units.get(effective.unit) else { continue };
        if unit.object.is_none() || unit.elsewhere || !is_namespaced(object, effective.resource.scope()) {
            continue;
        }
        let Some(name) = object.name().text() else { continue };
        let is_off = ["reconcile", "ssa"].into_iter().any(|key| {
            let key = format!("kustomize.toolkit.fluxcd.io/{key}");
            let value = object.annotation(&key).value().or_else(|| object.label(&key).value());
            value.is_some_and(|value| value.eq_ignore_ascii_case("disabled") || value.eq_ignore_ascii_case("ignore"))
        });
        if is_off {
            continue;
        }
        let message = format!("the {} `{}` has no namespace", object.kind, name.value);
        let finding = cx.report_in(cluster, effective, name, message);
        finding.help("write `metadata.namespace`, or set `targetNamespace` in the Kustomization that applies it");
        if let Some(path) = unit.object.as_ref().and_then(|object| object.at("spec.path")) {
            finding.note(path.place(), format!("`{}` applies it without `targetNamespace`", unit.id));
        }
    }
}

/// All kinds of Flux live in namespaces.
fn is_namespaced(object: Object<'_>, scope: Scope) -> bool {
    scope == Scope::Namespaced || object.group().ends_with("toolkit.fluxcd.io")
}
