//! Objects that two Kustomizations apply.

use std::collections::BTreeMap;

use crate::{
    flux::{AppliedKustomization, AppliedObject, Cluster},
    rules::{links, prelude::*},
};

rule! {
    /// Two Kustomizations of one cluster apply the same object.
    ///
    /// Each of them takes the object over at every interval, writes its own labels and its own version of the fields, and the one
    /// that stops naming it prunes it although the other still wants it.
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
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: infra
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./infra
    /// #       ^^^^^^^ `flux-system/infra` and `flux-system/apps` both apply ConfigMap `default/settings`
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// # file: infra/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
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
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Fix
    ///
    /// Leave the object to one of them.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`apply`, `prune`).
    "kustomization/applied-twice" Warning on cluster: check
}

/// How many of the objects are shown.
const SHOWN: usize = 3;

type Pair<'a> = (&'a AppliedObject, &'a AppliedObject);

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    let mut first: BTreeMap<[&str; 4], &'a AppliedObject> = BTreeMap::new();
    let mut pairs: BTreeMap<(usize, usize), Vec<Pair<'a>>> = BTreeMap::new();
    for effective in &cluster.objects {
        let Some(object) = effective.object().filter(|object| counts(*object)) else { continue };
        let unit = cluster.units.get(effective.unit);
        // A folder that is only assumed to be an entry may be applied by nobody.
        let is_applied = |unit: &AppliedKustomization| {
            let object = unit.object.as_ref().map(|object| object.node());
            !unit.elsewhere && object.is_some() && !is_suspended(object)
        };
        if !unit.is_some_and(is_applied) {
            continue;
        }
        let namespace = object.namespace().value().unwrap_or("");
        let Some(name) = object.name().value() else { continue };
        match first.get(&[object.group(), object.kind, namespace, name]) {
            Some(other) if other.unit != effective.unit => {
                pairs.entry((effective.unit, other.unit)).or_default().push((effective, other));
            }
            Some(_) => {}
            None => {
                first.insert([object.group(), object.kind, namespace, name], effective);
            }
        }
    }
    for ((unit, other), shared) in pairs {
        speak(cluster, (unit, other), &shared, cx);
    }
}

fn speak<'a>(cluster: &'a Cluster, (unit, other): (usize, usize), shared: &[Pair<'a>], cx: &mut Context<'a>) {
    let (unit, other) = (&cluster.units[unit], &cluster.units[other]);
    let Some((example, _)) = shared.first() else { return };
    let applied = unit.index.and_then(|index| cluster.objects.get(index));
    let Some((own, path)) = applied.and_then(|own| Some((own, own.node().at("spec.path")?))) else { return };
    let more = match shared.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let what = example.resource.id().words();
    let message = format!("`{}` and `{}` both apply {what}{more}", unit.id, other.id);
    let finding = cx.report_in(cluster, own, path, message).help("let only one of them apply the object");
    // The mistake is in what is listed twice: where other clusters apply both without it, the line that lists it here.
    finding.links = links(cluster, example, None);
    // Many write the Namespace beside what they put into it; only taking one of them away hurts.
    if shared.iter().all(|(one, _)| one.resource.kind() == "Namespace") {
        finding.level(Level::Info);
    }
    for (one, other) in shared.iter().take(SHOWN) {
        let (one, other) = (&one.resource.birth, &other.resource.birth);
        if one != other {
            finding.note(other.clone().first_line(), "one is here".to_owned());
        }
        finding.note(
            one.clone().first_line(),
            if one == other { "both apply this object" } else { "and one is here" }.to_owned(),
        );
    }
}

/// Whether the object is taken over as a whole: some annotations leave it to others.
fn counts(object: Object<'_>) -> bool {
    let said = |key: &str| {
        let key = format!("kustomize.toolkit.fluxcd.io/{key}");
        object.annotation(&key).node().is_some() || object.label(&key).node().is_some()
    };
    let namespace = object.namespace();
    !said("ssa") && !said("reconcile") && (namespace.is_absent() || namespace.value().is_some())
}

fn is_suspended(kustomization: Option<Node<'_>>) -> bool {
    kustomization.and_then(|node| node.at("spec.suspend")).and_then(Node::as_bool) == Some(true)
}
