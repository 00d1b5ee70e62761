//! The ledger of a run: what was looked at, what was not, and why.

mod gaps;
mod inputs;

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    config::Minor,
    flux::{Cluster, Entry, Fleet, Outcome},
    render::{Build, Found, State},
    repo::{FileKind, Repo, RepositoryKind, Trouble},
    text::{Place, RepoPath},
};

pub use inputs::InputLine;

use super::{Focus, Validation};
use gaps::Gaps;

/// The ledger: what was looked at, and every gap with its reason.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    pub repository: RepositoryKind,
    pub files: usize,
    pub documents: usize,
    pub objects: usize,
    /// Objects that were validated against the schema of their kind, and the kinds that were not.
    pub validation: Validation,
    pub kustomizations: Kustomizations,
    /// Sorted by path.
    pub clusters: Vec<ClusterLine>,
    pub gaps: Vec<Gap>,
    /// What the clusters need from outside, sorted.
    pub inputs: Vec<InputLine>,
}

/// Folders with a kustomization file, and those of clusters for which Flux makes one, and how far they could be built.
///
/// A component is built as a part of what uses it; by itself only where nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kustomizations {
    pub total: usize,
    pub rendered: usize,
    pub partial: usize,
    pub failed: usize,
}

/// One cluster in the ledger.
#[derive(Clone, Debug)]
pub struct ClusterLine {
    pub path: String,
    pub entry: Entry,
    /// Flux Kustomizations that apply something.
    pub kustomizations: usize,
    pub objects: usize,
    /// `None` if it may be one of several.
    pub flux_version: Option<Minor>,
    /// `None` if it may be one of several.
    pub kubernetes_version: Option<Minor>,
    /// Reasons why more may be in the cluster than this repository holds.
    pub openings: usize,
}

/// Something that was not looked at.
#[derive(Clone, Debug)]
pub struct Gap {
    pub what: Unseen,
    pub why: String,
    pub path: RepoPath,
    pub place: Option<Place>,
}

/// What was left undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unseen {
    /// A file.
    File,
    /// A folder that kustomize refuses to build.
    Build,
    /// What a folder builds to, but for something outside of the repository or of our knowledge.
    Part,
    /// What a Kustomization applies from elsewhere.
    Elsewhere,
    /// Variables of a ConfigMap or a Secret that the repository does not hold.
    Variables,
    /// Who applies a folder.
    Entry,
    /// What a chart makes of its values.
    Chart,
    /// Objects of a kind without a schema.
    Kind,
}

impl Unseen {
    pub fn as_str(self) -> &'static str {
        match self {
            Unseen::File => "not read",
            Unseen::Build => "not built",
            Unseen::Part => "built in part",
            Unseen::Elsewhere => "applied from elsewhere",
            Unseen::Variables => "variables from outside",
            Unseen::Entry => "cluster assumed",
            Unseen::Chart => "chart not rendered",
            Unseen::Kind => "not validated",
        }
    }

    /// Whether a run with it is incomplete. Charts are never rendered: that is no fault of any one run.
    pub fn is_incomplete(self) -> bool {
        self != Unseen::Chart
    }
}

impl Coverage {
    /// Of what is asked about. Clusters are all there, for a finding may name any of them.
    pub fn of(repo: &Repo, fleet: &Fleet<'_>, validation: Validation, focus: &Focus) -> Self {
        let mut coverage = Self { repository: repo.kind(), ..Self::default() };
        let mut gaps = Gaps::default();
        for (path, why) in &repo.gaps {
            gaps.file(path, why.clone());
        }
        for file in repo.files.iter().filter(|file| focus.has_path(file.path.as_str())) {
            coverage.files += 1;
            coverage.documents += file.yaml.as_ref().map_or(0, |yaml| yaml.documents().len());
            coverage.objects += file.manifests().count();
            match &file.trouble {
                None => {}
                Some(Trouble::TooLarge { size, limit }) => {
                    gaps.file(&file.path, format!("the file has {size} bytes, at most {limit} are read"));
                }
                Some(Trouble::Unreadable(reason)) => gaps.file(&file.path, reason.clone()),
            }
        }
        let mut builds = builds(repo, fleet);
        builds.retain(|build| focus.has_path(&build.folder));
        coverage.kustomizations = Kustomizations::of(&builds);
        for cluster in &fleet.clusters {
            coverage.clusters.push(ClusterLine::of(cluster));
            if focus.has_cluster(&cluster.path) {
                gaps.cluster(cluster);
            }
        }
        if focus.clusters.is_empty() {
            builds.iter().for_each(|build| gaps.build(build));
        }
        for ((api_version, kind, why), missed) in &validation.missed {
            gaps.kind(&format!("`{kind}` in `{api_version}`: {why}"), missed);
        }
        coverage.validation = validation;
        coverage.inputs = inputs::of(fleet, focus);
        coverage.gaps = gaps.into_found();
        coverage.gaps.retain(|gap| focus.has_path(gap.path.as_str()));
        let key = |gap: &Gap| (gap.path.clone(), gap.place.as_ref().map(|place| place.span), gap.what);
        coverage.gaps.sort_by(|a, b| (key(a), &a.why).cmp(&(key(b), &b.why)));
        coverage
    }

    /// The clusters that are not merely assumed.
    pub fn known_clusters(&self) -> impl Iterator<Item = &ClusterLine> {
        self.clusters.iter().filter(|cluster| !cluster.is_assumed())
    }

    /// Whether there were kustomizations, and not one could be built: what they would apply was not looked at.
    pub fn all_failed(&self) -> bool {
        self.kustomizations.total > 0 && self.kustomizations.failed == self.kustomizations.total
    }

    /// Whether something was not looked at, or nothing here is for Flux to apply.
    pub fn is_incomplete(&self) -> bool {
        self.repository != RepositoryKind::Flux || self.incomplete().next().is_some()
    }

    /// The gaps that make a run incomplete.
    pub fn incomplete(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.what.is_incomplete())
    }
}

impl ClusterLine {
    fn of(cluster: &Cluster) -> Self {
        Self {
            path: cluster.path.clone(),
            entry: cluster.entry.clone(),
            kustomizations: cluster.units.iter().filter(|unit| unit.object.is_some()).count(),
            objects: cluster.objects.len(),
            flux_version: cluster.world.flux.only(),
            kubernetes_version: cluster.world.kubernetes.only(),
            openings: cluster.openings.len(),
        }
    }

    pub fn is_assumed(&self) -> bool {
        matches!(self.entry, Entry::Assumed)
    }
}

impl Kustomizations {
    fn of(builds: &[Arc<Build>]) -> Self {
        let mut counts: BTreeMap<State, usize> = BTreeMap::new();
        builds.iter().for_each(|build| *counts.entry(build.state()).or_default() += 1);
        let of = |state| counts.get(&state).copied().unwrap_or(0);
        let (rendered, partial, failed) = (of(State::Rendered), of(State::Partial), of(State::Failed));
        Self { total: builds.len(), rendered, partial, failed }
    }
}

/// What every folder builds to, without the components that others build; of what Flux makes of a folder without a
/// kustomization file for several clusters the worst.
fn builds(repo: &Repo, fleet: &Fleet<'_>) -> Vec<Arc<Build>> {
    let used: HashSet<&str> = repo.used_folders().collect();
    let components: HashSet<&str> =
        repo.files.iter().filter(|file| file.kind == FileKind::Component).map(|file| file.path.folder()).collect();
    let folders = fleet.plain.folders();
    let own = |folder: &&str| !(components.contains(folder) && used.contains(folder));
    let mut builds: Vec<Arc<Build>> =
        folders.into_par_iter().filter(own).filter_map(|folder| fleet.plain.build(folder)).collect();
    let mut generated: BTreeMap<&str, &Arc<Build>> = BTreeMap::new();
    for unit in fleet.clusters.iter().flat_map(|cluster| &cluster.units) {
        let (Some(folder), Outcome::Built(build)) = (unit.folder.as_deref(), &unit.outcome) else { continue };
        if matches!(fleet.plain.view().kustomization(folder), Found::None) {
            let worst = generated.entry(folder).or_insert(build);
            *worst = if build.state() > worst.state() { build } else { *worst };
        }
    }
    builds.extend(generated.into_values().cloned());
    builds
}
