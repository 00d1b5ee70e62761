//! What the builds of a repository refuse: each problem once, with the clusters in which it fails a build.

use std::collections::{BTreeMap, HashSet};

use crate::{
    finding::Certainty,
    render::{Build, Found, Problem, ProblemKind},
    repo::{FileKind, Repo, is_inactive_folder},
    text::Place,
    yaml::Node,
};

use super::{AppliedKustomization, Cluster, Fleet, Outcome};

/// One problem for which builds are refused.
#[derive(Debug)]
pub struct Refusal {
    pub problem: Problem,
    /// Clusters with a build that is refused for it, by path, sorted.
    pub clusters: Vec<String>,
    /// Whether kustomize itself refuses it, without what Flux adds.
    pub is_plain: bool,
    /// Of the cluster that most certainly has it.
    pub certainty: Certainty,
}

/// A build, and who makes it.
#[derive(Clone, Copy)]
pub enum Maker<'a> {
    /// kustomize, in this folder.
    Folder,
    AppliedKustomization(&'a Cluster, &'a AppliedKustomization),
}

impl Maker<'_> {
    /// Whether the build may be another than the one that we see: of another branch, or of a folder without a
    /// kustomization file that someone may apply otherwise.
    pub fn is_guess(self, fleet: &Fleet<'_>) -> bool {
        let Maker::AppliedKustomization(cluster, unit) = self else { return false };
        let is_generated = |folder: &String| matches!(fleet.plain.view().kustomization(folder), Found::None);
        let is_assumed = cluster.certainty() < Certainty::Shown && unit.object.is_none();
        !unit.is_certain || (is_assumed && unit.folder.as_ref().is_some_and(is_generated))
    }
}

/// Every build: of each folder by itself, and of each unit of each cluster; and whether more objects come to it than
/// there are.
pub fn each_build<'a>(fleet: &'a Fleet<'a>, visit: &mut dyn FnMut(Maker<'a>, &Build, bool)) {
    // Objects that `flux bootstrap` will write are not in the files of a template.
    let waiting: HashSet<&str> = waiting_folders(fleet.repo).collect();
    let lacks = |build: &Build| !waiting.is_empty() && build.visited.iter().any(|at| waiting.contains(at.as_str()));
    for folder in fleet.plain.folders() {
        let Some(build) = fleet.plain.build(folder) else { continue };
        // What a component changes comes from what uses it.
        let is_component = match fleet.plain.view().kustomization(folder) {
            Found::One(file) => file.kind == FileKind::Component,
            _ => false,
        };
        visit(Maker::Folder, &build, is_component || lacks(&build));
    }
    for cluster in &fleet.clusters {
        for unit in &cluster.units {
            if let Outcome::Built(build) = &unit.outcome {
                visit(Maker::AppliedKustomization(cluster, unit), build, lacks(build));
            }
        }
    }
}

/// Folders in which `gotk-components.yaml` is there and says nothing yet.
fn waiting_folders(repo: &Repo) -> impl Iterator<Item = &str> {
    let files =
        repo.files.iter().filter(|file| matches!(file.path.file_name(), "gotk-components.yaml" | "gotk-sync.yaml"));
    files.filter(|file| file.yaml.is_some() && file.roots().all(Node::is_null)).map(|file| file.path.folder())
}

/// Whether a file lies where nobody expects it to be applied: examples, archives.
pub fn is_aside(place: &Place) -> bool {
    is_inactive_folder(place.source.path().folder(), true)
}

/// All problems of all builds, by place.
pub(super) fn refusals<'a>(fleet: &'a Fleet<'a>) -> Vec<Refusal> {
    // Flux reads the file at `spec.path` in its own way: what only kustomize minds there fails no build.
    let units = fleet.clusters.iter().flat_map(|cluster| &cluster.units);
    let direct: HashSet<&str> = units.filter_map(|unit| unit.folder.as_deref()).collect();
    let mut found: BTreeMap<(Place, String), Refusal> = BTreeMap::new();
    each_build(fleet, &mut |maker, build, is_open| {
        let counts = |problem: &&Problem| !(is_open && needs_others(problem.kind));
        for problem in build.problems.iter().filter(counts) {
            let key = (problem.place.clone().real(), problem.message.clone());
            let is_guess = maker.is_guess(fleet);
            if is_guess && !found.contains_key(&key) {
                continue;
            }
            let refusal = found.entry(key).or_insert_with(|| Refusal {
                problem: problem.clone(),
                clusters: Vec::new(),
                is_plain: false,
                certainty: Certainty::Unapplied,
            });
            match maker {
                Maker::Folder => refusal.is_plain = true,
                Maker::AppliedKustomization(cluster, _) => {
                    let certainty = if is_guess { Certainty::Guess } else { cluster.certainty() };
                    refusal.certainty = refusal.certainty.max(certainty);
                    if refusal.clusters.last() != Some(&cluster.path) {
                        refusal.clusters.push(cluster.path.clone());
                    }
                }
            }
        }
    });
    let is_lenient = |refusal: &Refusal| {
        matches!(refusal.problem.kind, ProblemKind::File | ProblemKind::Field)
            && direct.contains(refusal.problem.place.source.path().folder())
    };
    let counts =
        |refusal: &Refusal| !refusal.clusters.is_empty() || !(is_aside(&refusal.problem.place) || is_lenient(refusal));
    found.into_values().filter(counts).collect()
}

/// What may fail in a component by itself and work where it is used.
fn needs_others(kind: ProblemKind) -> bool {
    use ProblemKind::*;
    matches!(kind, NoMatch | Operation | Generator | Transformer | Replacement | Var | NameReference)
}
