//! What only the root of a build does: hash suffixes, names that follow, variables, the order (kustomize
//! api/internal/target/kusttarget.go `makeCustomizedResMap`, api/krusty/kustomizer.go).

use std::{collections::BTreeSet, sync::Arc};

use crate::{text::Place, yaml::Value};

use super::{
    Gap, Layer, Problem, ProblemKind, Recipe, Resource, Set, annotations, build_metadata,
    config::Table,
    hash_suffix, name_reference,
    order::{self, LegacyOptions, Order},
    patch::Applied,
};

/// What a folder builds to.
#[derive(Clone, Debug)]
pub struct Build {
    pub folder: String,
    /// Where its kustomization file begins.
    pub place: Place,
    /// In the order of the files, as Flux has it, unless the kustomization sorts them.
    pub resources: Vec<Arc<Resource>>,
    /// Why the engine refuses the build. The objects are then what was built in spite of it.
    pub problems: Vec<Problem>,
    /// Why the build is not known in full.
    pub gaps: Vec<Gap>,
    pub applied: Vec<Applied>,
    /// The folders that were entered, its own among them.
    pub visited: BTreeSet<String>,
}

/// How much of a build is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Rendered,
    Partial,
    Failed,
}

impl Build {
    pub fn state(&self) -> State {
        if !self.problems.is_empty() {
            State::Failed
        } else if !self.gaps.is_empty() {
            State::Partial
        } else {
            State::Rendered
        }
    }
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            State::Rendered => "rendered",
            State::Partial => "partial",
            State::Failed => "failed",
        }
    }
}

pub(super) fn finish(mut layer: Layer, recipe: &Recipe) -> Build {
    hash_suffix::apply(&mut layer.set);
    name_reference::apply(&mut layer.set, layer.config.rules());
    layer.vars.resolve(&mut layer.set, layer.config.table(Table::VarReference));
    let is_local = |resource: &Resource| {
        resource.annotation("config.kubernetes.io/local-config").is_some_and(|value| value != "false")
    };
    layer.set.resources.retain(|resource| !is_local(resource));
    sort(&mut layer.set, recipe);
    if let Some(list) = recipe.get("buildMetadata") {
        build_metadata::apply(&mut layer.set, list, &recipe.folder);
    }
    annotations::settle(&mut layer.set);
    let visited = layer.visited;
    let Set { resources, mut problems, mut gaps, applied, .. } = layer.set;
    // One base may come in through several others.
    let mut seen = std::collections::HashSet::new();
    let key = |place: &Place| (Arc::as_ptr(&place.source), place.span);
    problems.retain(|problem| seen.insert((key(&problem.place), problem.message.clone())));
    gaps.retain(|gap| seen.insert((key(&gap.place), gap.reason.clone())));
    Build { folder: recipe.folder.clone(), place: recipe.place.clone(), resources, problems, gaps, applied, visited }
}

/// `sortOptions` of the root; without them the order of the files stays, as Flux builds.
fn sort(set: &mut Set, recipe: &Recipe) {
    let Some(options) = recipe.get("sortOptions") else { return };
    let texts = |list: Option<Value>| -> Vec<String> {
        let items = list.map_or_else(Vec::new, |list| list.items());
        items.iter().filter_map(|slot| slot.value.text().map(str::to_owned)).collect()
    };
    let legacy = options.get("legacySortOptions").filter(|legacy| !legacy.is_null());
    let lists = legacy.map(|legacy| (texts(legacy.get("orderFirst")), texts(legacy.get("orderLast"))));
    let first: Vec<&str> = lists.iter().flat_map(|(first, _)| first).map(String::as_str).collect();
    let last: Vec<&str> = lists.iter().flat_map(|(_, last)| last).map(String::as_str).collect();
    let legacy = lists.is_some().then_some(LegacyOptions { order_first: &first, order_last: &last });
    let order = options.get("order").and_then(|order| order.text().map(str::to_owned)).unwrap_or_default();
    match Order::of(&order, legacy) {
        Ok(Order::Fifo) => {}
        Ok(order) => set.resources.sort_by(|left, right| order.compare(order_id(left), order_id(right))),
        Err(_) => set.refuse(
            ProblemKind::Field,
            options.place().first_line(),
            "`sortOptions` needs `order: legacy` or `order: fifo`, and accepts lists only with the first",
        ),
    }
}

fn order_id(resource: &Arc<Resource>) -> order::Id<'_> {
    order::Id {
        group: resource.group(),
        version: resource.version(),
        kind: resource.kind(),
        namespace: resource.namespace(),
        name: resource.name(),
    }
}
