//! A patch that is for no object of its build.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{
    finding::Note,
    flux::{AppliedKustomization, Maker, Outcome, each_build, is_aside},
    render::{Applied, Problem as BuildProblem, ProblemKind as Refused},
    rules::prelude::*,
};

rule! {
    /// A patch must find the object that it changes.
    ///
    /// A patch without a target says by its `apiVersion`, `kind`, name and namespace what it is for. If the build has no
    /// such object, kustomize refuses it (`no matches for Id`) and nothing is applied. A patch with a `target` that
    /// selects nothing is silently dropped: what it should have changed stays as it was.
    ///
    /// Patches see the objects before `namespace`, `namePrefix` and `nameSuffix` of their own kustomization are applied,
    /// and `spec.patches` of a Flux Kustomization before its `targetNamespace`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/prod/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// patches:
    ///   - path: replicas.yaml
    /// # file: apps/prod/web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// # file: apps/prod/replicas.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: default
    /// #            ^^^^^^^ no object matches the patch: ConfigMap `default/web` is not in this build
    /// data:
    ///   replicas: "3"
    /// ```
    ///
    /// ```yaml
    /// # file: apps/prod/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// patches:
    ///   - target:
    ///       kind: ConfigMap
    ///       name: api
    /// #           ^^^ the patch changes nothing: no `ConfigMap` here is named `api`
    ///     patch: |
    ///       - op: add
    ///         path: /data
    ///         value: {}
    /// # file: apps/prod/web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/prod/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// patches:
    ///   - path: replicas.yaml
    /// # file: apps/prod/web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// # file: apps/prod/replicas.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// data:
    ///   replicas: "3"
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the object as it is at that step of the build, or delete the patch.
    ///
    /// Source: [kustomize `api/internal/builtins/PatchTransformer.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/builtins/PatchTransformer.go),
    /// `api/resmap/reswrangler.go` (`GetById`, `Select`); fluxcd/pkg `kustomize/kustomize_generator.go`.
    "kustomize/patch-matches-nothing" Error on fleet: check
}

fn check<'a>(fleet: &'a Fleet<'a>, cx: &mut Context<'a>) {
    let mut reported: HashSet<Place> = HashSet::new();
    for unmatched in fleet.refusals().iter().filter(|refusal| refusal.problem.kind == Refused::NoMatch) {
        reported.insert(unmatched.problem.place.clone().real());
        let near = near(&unmatched.problem);
        let finding = cx.refuse(unmatched);
        finding.notes.extend(near.map(|place| Note { place, message: "this object is similar".into() }));
    }
    for (place, missed) in silent(fleet) {
        let is_aside = missed.clusters.is_empty() && is_aside(&place);
        let is_silent = missed.times < missed.applied || missed.is_open || is_aside;
        if is_silent || reported.contains(&place) {
            continue;
        }
        let near = near(&missed.problem);
        let finding = cx.report(place, missed.problem.message).level(Level::Warning);
        finding.certainty = Some(missed.certainty);
        finding.help = missed.help.or(missed.problem.help);
        finding.notes.extend(near.map(|place| Note { place, message: "this object is similar".into() }));
        finding.clusters = missed.clusters.into_iter().collect();
    }
}

/// Where the object is named that was probably meant.
fn near(problem: &BuildProblem) -> Option<Place> {
    let near = problem.objects.first()?;
    near.value.at("metadata.name").map(|name| name.place().real())
}

/// A document or a target for which some build had no object, and about which the engine says nothing.
struct Missed {
    problem: BuildProblem,
    help: Option<String>,
    clusters: BTreeSet<String>,
    /// How many builds had no object for it, of how many that applied it.
    times: usize,
    applied: usize,
    /// Whether the object may come from what could not be read.
    is_open: bool,
    certainty: Certainty,
}

/// What no build had an object for: a component, or a patch that several Kustomizations share, does its work if one has.
fn silent(fleet: &Fleet<'_>) -> BTreeMap<Place, Missed> {
    let mut found: BTreeMap<Place, Missed> = BTreeMap::new();
    // For each item the places of its misses, and how often it was applied.
    let mut items: BTreeMap<Place, (usize, BTreeSet<Place>)> = BTreeMap::new();
    each_build(fleet, &mut |maker, build, is_open| {
        if is_open {
            return;
        }
        // The patches of a Kustomization that may build another tree do their work there.
        let guessed = match maker {
            Maker::AppliedKustomization(_, unit) if maker.is_guess(fleet) => items_of(unit),
            _ => Vec::new(),
        };
        for applied in build.applied.iter().filter(|applied| !applied.is_empty) {
            let item = items.entry(applied.item.clone().real()).or_default();
            item.0 += 1;
            for problem in misses(applied) {
                let place = problem.place.clone().real();
                item.1.insert(place.clone());
                let missed = found.entry(place).or_insert_with(|| Missed {
                    problem: problem.clone(),
                    help: None,
                    clusters: BTreeSet::new(),
                    times: 0,
                    applied: 0,
                    is_open: false,
                    certainty: Certainty::Unapplied,
                });
                missed.times += 1;
                missed.is_open |= !applied.is_certain && problem.objects.is_empty();
                missed.is_open |= guessed.contains(&applied.item.clone().real());
                if let Maker::AppliedKustomization(cluster, unit) = maker {
                    missed.clusters.insert(cluster.path.clone());
                    missed.certainty = missed.certainty.max(cluster.certainty());
                    missed.help = missed.help.take().or_else(|| of_flux(unit, applied, problem));
                }
            }
        }
    });
    // A patch of a Kustomization whose build is not known may do its work there.
    let units = fleet.clusters.iter().flat_map(|cluster| &cluster.units);
    let unknown: HashSet<Place> =
        units.filter(|unit| !matches!(unit.outcome, Outcome::Built(_))).flat_map(items_of).collect();
    for (item, (times, places)) in items {
        for place in places {
            if let Some(missed) = found.get_mut(&place) {
                missed.applied += times;
                missed.is_open |= unknown.contains(&item);
            }
        }
    }
    found
}

fn misses(applied: &Applied) -> impl Iterator<Item = &BuildProblem> {
    let counts = !applied.has_target || applied.matched == 0;
    applied.missed.iter().filter(move |_| counts)
}

/// The items of `spec.patches` of a unit.
fn items_of(unit: &AppliedKustomization) -> Vec<Place> {
    let spec = unit.object.as_ref().and_then(|object| object.get("spec"));
    let lists = ["patches", "patchesStrategicMerge", "patchesJson6902"].map(|field| spec.as_ref()?.get(field));
    lists.iter().flatten().flat_map(|list| list.items()).map(|slot| slot.value.place().clone().real()).collect()
}

/// What one must know of the patches of a Flux Kustomization.
fn of_flux(unit: &AppliedKustomization, applied: &Applied, problem: &BuildProblem) -> Option<String> {
    if !items_of(unit).contains(&applied.item.clone().real()) {
        return None;
    }
    let written = problem.place.text().trim_matches(['"', '\'']);
    let target = unit.object.as_ref()?.at("spec.targetNamespace");
    if applied.has_target && target.as_ref().and_then(|target| target.text()) == Some(written) {
        return Some("`targetNamespace` is set after the patches: remove `namespace` from the target".into());
    }
    let folder = unit.folder.as_deref().filter(|folder| !folder.is_empty())?;
    let has_near = !problem.objects.is_empty();
    (!has_near).then(|| format!("`spec.patches` changes only what `spec.path` builds, which is `{folder}` here"))
}
