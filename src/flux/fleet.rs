//! All clusters of a repository.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::OnceLock,
};

use rayon::prelude::*;

use crate::{
    config::Config,
    model::KustomizeFile,
    render::{Builds, View},
    repo::{CommentedOut, Repo, is_inactive_folder},
    text::{RepoPath, is_within},
};

use super::{
    Cluster, Entry, Outcome,
    artifacts::Artifacts,
    bootstrap::bootstrapped,
    certainty,
    declared::declared,
    entry::{candidates, files_at, leads_to, prove, prove_like_sibling},
    listed::Listed,
    pattern::patterns,
    refusals::{Refusal, refusals},
    root::{Root, SYNC_FILE},
    source::Evidence,
    walk::{Start, walk},
};

/// Every cluster that reads this repository, and every folder built by itself.
pub struct Fleet<'r> {
    pub repo: &'r Repo,
    /// Every kustomization folder as kustomize builds it in a work tree.
    pub plain: Builds<'r>,
    /// Sorted by path.
    pub clusters: Vec<Cluster>,
    /// `namespace/name` of the sources that the configuration knows.
    mapped: HashSet<String>,
    /// The files that clusters read, with the numbers of those that do, ascending.
    readers: HashMap<RepoPath, Vec<usize>>,
    refusals: OnceLock<Vec<Refusal>>,
}

impl<'r> Fleet<'r> {
    /// Builds every folder and every cluster. Never fails: what is refused is in the builds and the units.
    pub fn of(repo: &'r Repo, config: &Config) -> Self {
        let plain = Builds::all(View::plain(repo));
        let artifacts = Artifacts::new(&plain);
        let found = candidates(repo, &plain, config);
        let mut roots: Vec<Root> = found.par_iter().filter_map(|folder| prove(&artifacts, folder)).collect();
        let broken = found.iter().filter_map(|folder| prove_like_sibling(&artifacts, folder, &roots));
        roots.extend(broken.collect::<Vec<Root>>());
        for root in declared(&artifacts).into_iter().chain(bootstrapped(&artifacts)) {
            if !roots.iter().any(|other| other.folder == root.folder) {
                roots.push(root);
            }
        }
        let evidence = Evidence::of(repo, config, &roots);
        let mut starts: BTreeMap<String, Start> = BTreeMap::new();
        for root in roots {
            let entry = root.declared.clone().map_or(Entry::Proven, Entry::Declared);
            starts.insert(root.folder.clone(), Start { entry, folder: root.folder.clone(), root: Some(root) });
        }
        for entry in &config.clusters {
            let folder = entry.path.clone();
            if repo.has_folder(&folder) {
                let start = Start { entry: Entry::Configured(entry.place.clone()), folder: folder.clone(), root: None };
                starts.entry(folder).or_insert(start);
            }
        }
        let starts: Vec<Start> = starts.into_values().collect();
        let mut clusters: Vec<Cluster> =
            starts.into_par_iter().map(|start| walk(&artifacts, config, &evidence, start)).collect();
        drop_inner(&mut clusters);
        let reached = files_of(repo, &clusters);
        assume(&artifacts, config, &evidence, &found, &mut clusters, &reached);
        certainty::settle(&mut clusters);
        clusters.sort_by(|a, b| a.path.cmp(&b.path));
        drop(artifacts);
        // What is left is asked for one folder after the other.
        plain.folders().par_iter().for_each(|folder| drop(plain.build(folder)));
        let mapped = config.sources.iter().map(|source| format!("{}/{}", source.namespace, source.name)).collect();
        let readers = readers(repo, &clusters);
        Self { repo, plain, clusters, readers, mapped, refusals: OnceLock::new() }
    }

    /// The folders that some cluster builds, the ones they list among them.
    pub fn visited_folders(&self) -> impl Iterator<Item = &str> {
        let units = self.clusters.iter().flat_map(|cluster| &cluster.units);
        units.flat_map(|unit| match &unit.outcome {
            Outcome::Built(build) => build.visited.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        })
    }

    /// Whether the configuration says what a source holds: then it exists.
    pub fn maps(&self, namespace: Option<&str>, name: &str) -> bool {
        self.mapped.contains(&format!("{}/{name}", namespace.unwrap_or("")))
    }

    /// Whether a folder is the `spec.path` of a Kustomization, whose file Flux reads in its own way.
    pub fn is_spec_path(&self, folder: &str) -> bool {
        let mut units = self.clusters.iter().flat_map(|cluster| &cluster.units);
        units.any(|unit| unit.folder.as_deref() == Some(folder))
    }

    /// What the builds of the repository are refused for.
    pub fn refusals(&self) -> &[Refusal] {
        self.refusals.get_or_init(|| refusals(self))
    }

    /// Whether some cluster reads the file.
    pub fn reaches(&self, path: &str) -> bool {
        self.readers.contains_key(path)
    }

    /// The clusters that read the file, by their paths, sorted.
    pub fn readers(&self, path: &str) -> impl Iterator<Item = &str> {
        self.clusters_that_read(path).map(|cluster| cluster.path.as_str())
    }

    pub(super) fn clusters_that_read(&self, path: &str) -> impl Iterator<Item = &Cluster> {
        self.readers.get(path).into_iter().flatten().map(|&index| &self.clusters[index])
    }
}

/// A folder that holds the Kustomization which applies it is no entry where another root leads to it.
fn drop_inner(clusters: &mut Vec<Cluster>) {
    let leads: HashSet<(String, String)> = clusters
        .iter()
        .flat_map(|cluster| {
            let inner = cluster.units.iter().filter(|unit| unit.index.is_some() && !unit.elsewhere);
            inner.filter_map(|unit| Some((cluster.path.clone(), unit.folder.clone()?)))
        })
        .filter(|(from, to)| from != to)
        .collect();
    clusters.retain(|cluster| {
        let is_proven = match &cluster.entry {
            Entry::Proven => true,
            Entry::Declared(place) => place.source.path().file_name() == SYNC_FILE,
            Entry::Configured(_) | Entry::Assumed => false,
        };
        let led = leads.iter().any(|(from, to)| {
            // In a circle both stay.
            *to == cluster.path && !leads.contains(&(to.clone(), from.clone()))
        });
        !(is_proven && led)
    });
}

/// Folders that no root reaches but that hold Flux objects: someone outside applies them (R4).
fn assume(
    artifacts: &Artifacts<'_, '_>,
    config: &Config,
    evidence: &Evidence<'_>,
    found: &[String],
    clusters: &mut Vec<Cluster>,
    reached: &HashSet<RepoPath>,
) {
    let repo = artifacts.plain.view().repo;
    let aside = CommentedOut::of(repo);
    let patterns = patterns(repo);
    let listed = Listed::of(repo);
    let mut open: Vec<(String, BTreeSet<String>)> = found
        .iter()
        // A Kustomization leads there by a variable that something outside gives: a child, wherever it is applied.
        .filter(|folder| !patterns.iter().any(|pattern| pattern.matches(folder)))
        .filter(|folder| !listed.has_listed_sibling(folder))
        .filter(|folder| !clusters.iter().any(|cluster| is_within(&cluster.path, folder) || builds(cluster, folder)))
        .filter(|folder| !is_aside(artifacts, &aside, folder))
        .filter_map(|folder| Some((folder.clone(), leads_to(artifacts, folder)?)))
        .collect();
    // Of a repository of examples one is as good as the next.
    if !clusters.is_empty() || open.iter().any(|(folder, _)| !is_inactive_folder(folder, false)) {
        open.retain(|(folder, _)| !is_inactive_folder(folder, false));
    }
    let is_reached = |folder: &str| files_at(artifacts, folder).iter().any(|file| reached.contains(file));
    open.retain(|(folder, _)| !is_reached(folder));
    if !clusters.is_empty() {
        // Beside clusters that are shown only what is one of their kind may be one, too: the rest is read by nobody.
        let parents: HashSet<&str> = clusters.iter().map(|cluster| parent(&cluster.path)).collect();
        open.retain(|(folder, to)| leads_on(folder, to) && parents.contains(parent(folder)));
    }
    let first = entries(&open, &listed);
    let start = |folder: String| Start { entry: Entry::Assumed, folder, root: None };
    let walked: Vec<Cluster> =
        first.into_par_iter().map(|folder| walk(artifacts, config, evidence, start(folder))).collect();
    clusters.extend(walked);
}

/// Folders with Flux objects that say neither where Flux goes on nor what else is read: more of them are a library.
const MOST_PLAIN: usize = 8;

/// Of folders with Flux objects those at which Flux most likely starts: the ones that lead on by Kustomizations; else
/// overlays that are composed of other folders, and the others as long as they are few. What another one leads to or
/// lists is no start.
fn entries(open: &[(String, BTreeSet<String>)], listed: &Listed<'_>) -> Vec<String> {
    let led: Vec<&String> = open.iter().flat_map(|(from, to)| to.iter().filter(move |to| *to != from)).collect();
    let is_led = |folder: &String| led.iter().any(|to| !to.is_empty() && is_within(folder, to));
    let is_first = |folder: &&String| !is_led(folder) && !listed.lists_a_file_of(folder);
    let first: Vec<&String> = open.iter().map(|(folder, _)| folder).filter(is_first).collect();
    // In a circle there is no first one.
    let first = if first.is_empty() { open.iter().map(|(folder, _)| folder).collect() } else { first };
    let to_of = |folder: &str| open.iter().find(|(known, _)| known == folder).map(|(_, to)| to);
    let leading: Vec<&String> =
        first.iter().copied().filter(|folder| to_of(folder).is_some_and(|to| leads_on(folder, to))).collect();
    if !leading.is_empty() {
        return leading.into_iter().cloned().collect();
    }
    let (composed, plain): (Vec<&String>, Vec<&String>) =
        first.into_iter().partition(|folder| listed.is_composed(folder));
    let plain = if plain.len() > MOST_PLAIN { Vec::new() } else { plain };
    composed.into_iter().chain(plain).cloned().collect()
}

/// Whether Kustomizations of the folder lead to another one.
fn leads_on(folder: &str, to: &BTreeSet<String>) -> bool {
    to.iter().any(|to| !to.is_empty() && to != folder)
}

fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(above, _)| above)
}

/// Whether somebody takes care that the folder is not applied: its lines are commented out, or the source leaves it out.
fn is_aside(artifacts: &Artifacts<'_, '_>, aside: &CommentedOut<'_>, folder: &str) -> bool {
    let files = files_at(artifacts, folder);
    let builds = artifacts.get("", None);
    let hidden = &builds.view().hidden;
    let is_out = |file: &RepoPath| hidden.contains(file) || aside.is_commented_out(file.as_str());
    (!files.is_empty() && files.iter().all(is_out)) || aside.is_commented_out(folder)
}

/// Whether a Kustomization of the cluster builds the folder.
fn builds(cluster: &Cluster, folder: &str) -> bool {
    cluster.units.iter().any(|unit| unit.folder.as_deref() == Some(folder))
}

/// The files that clusters read: what was born in them, what patches and lists them.
fn files_of(repo: &Repo, clusters: &[Cluster]) -> HashSet<RepoPath> {
    readers(repo, clusters).into_keys().collect()
}

/// The files that clusters read, with the numbers of those that do.
fn readers(repo: &Repo, clusters: &[Cluster]) -> HashMap<RepoPath, Vec<usize>> {
    let mut in_folder: HashMap<&str, Vec<&RepoPath>> = HashMap::new();
    for file in repo.files.iter().filter(|file| file.kustomization().is_some()) {
        let files = in_folder.entry(file.path.folder()).or_default();
        files.push(&file.path);
        files.extend(repo.named_files(file).map(|named| &named.path));
    }
    let mut found: HashMap<RepoPath, Vec<usize>> = HashMap::new();
    for (number, cluster) in clusters.iter().enumerate() {
        let mut paths: HashSet<&RepoPath> = HashSet::new();
        let mut folders: HashSet<&str> = HashSet::new();
        for unit in &cluster.units {
            let Outcome::Built(build) = &unit.outcome else { continue };
            folders.extend(build.visited.iter().map(String::as_str));
            if let Some(folder) = unit.folder.as_deref().filter(|folder| !has_kustomization(repo, folder)) {
                let all = super::ignore::below(&repo.files, folder).iter();
                paths.extend(all.filter(|file| file.yaml.is_some()).map(|file| &file.path));
            }
        }
        if let Entry::Declared(place) = &cluster.entry
            && place.source.path().file_name() == SYNC_FILE
        {
            // Applied by the command, beside what Flux reads.
            let all = super::ignore::below(&repo.files, place.source.path().folder()).iter();
            paths.extend(all.filter(|file| file.yaml.is_some()).map(|file| &file.path));
        }
        paths.extend(folders.into_iter().filter_map(|folder| in_folder.get(folder)).flatten().copied());
        paths.extend(cluster.objects.iter().map(|effective| effective.resource.birth.source.path()));
        for path in paths {
            match found.get_mut(path) {
                Some(numbers) => numbers.push(number),
                None => drop(found.insert(path.clone(), vec![number])),
            }
        }
    }
    found
}

/// Flux reads everything below a folder without one.
fn has_kustomization(repo: &Repo, folder: &str) -> bool {
    let path = |name: &&str| if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
    KustomizeFile::FILE_NAMES.iter().any(|name| repo.file(&path(name)).is_some())
}
