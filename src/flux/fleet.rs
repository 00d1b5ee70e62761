//! All clusters of a repository.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rayon::prelude::*;

use crate::{
    config::Config,
    model::KustomizeFile,
    render::{Builds, View},
    repo::{Aside, Reference, Relation, Repo, Target, is_laid_aside},
    text::{Place, RepoPath, is_within},
};

use super::{
    Cluster, Entry, Outcome,
    bootstrap::{self, bootstrapped},
    certainty,
    declared::declared,
    entry::{Root, candidates, prove},
    refusals::{Refusal, refusals},
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
        let mut reached = files_of(repo, &clusters);
        assume(&artifacts, config, &evidence, &found, &mut clusters, &mut reached);
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
            Entry::Declared(place) => place.source.path().file_name() == bootstrap::FILE,
            Entry::Configured(_) | Entry::Assumed => false,
        };
        let led = leads.iter().any(|(from, to)| {
            // In a circle both stay.
            *to == cluster.path && !leads.contains(&(to.clone(), from.clone()))
        });
        !(is_proven && led)
    });
}

/// Folders that no root reaches but that hold Flux objects: someone outside applies them (R4). Those that others lead
/// to come after the ones that lead there.
fn assume(
    artifacts: &Artifacts<'_, '_>,
    config: &Config,
    evidence: &Evidence<'_>,
    found: &[String],
    clusters: &mut Vec<Cluster>,
    reached: &mut HashSet<RepoPath>,
) {
    let repo = artifacts.plain.view().repo;
    let aside = Aside::of(repo);
    let mut open: Vec<(String, BTreeSet<String>)> = found
        .iter()
        .filter(|folder| !clusters.iter().any(|cluster| is_within(&cluster.path, folder) || builds(cluster, folder)))
        .filter(|folder| !is_aside(artifacts, &aside, folder))
        .filter_map(|folder| Some((folder.clone(), super::entry::leads_to(artifacts, folder)?)))
        .collect();
    // Of a repository of examples one is as good as the next.
    if !clusters.is_empty() || open.iter().any(|(folder, _)| !is_laid_aside(folder, false)) {
        open.retain(|(folder, _)| !is_laid_aside(folder, false));
    }
    let is_reached = |folder: &str, reached: &HashSet<RepoPath>| {
        super::entry::files_at(artifacts, folder).iter().any(|file| reached.contains(file))
    };
    while !open.is_empty() {
        open.retain(|(folder, _)| !is_reached(folder, reached));
        let led: HashSet<&String> =
            open.iter().flat_map(|(from, to)| to.iter().filter(move |to| *to != from)).collect();
        let (first, rest): (Vec<_>, Vec<_>) = open.iter().cloned().partition(|(folder, _)| !led.contains(folder));
        // In a circle there is no first one.
        let (first, rest) = if first.is_empty() { (open.clone(), Vec::new()) } else { (first, rest) };
        let start = |folder: String| Start { entry: Entry::Assumed, folder, root: None };
        let walked: Vec<Cluster> =
            first.into_par_iter().map(|(folder, _)| walk(artifacts, config, evidence, start(folder))).collect();
        reached.extend(files_of(repo, &walked));
        clusters.extend(walked);
        open = rest;
    }
}

/// Whether somebody takes care that the folder is not applied: its lines are commented out, or the source leaves it out.
fn is_aside(artifacts: &Artifacts<'_, '_>, aside: &Aside<'_>, folder: &str) -> bool {
    let files = super::entry::files_at(artifacts, folder);
    let builds = artifacts.get("", None);
    let hidden = &builds.view().hidden;
    let is_out = |file: &RepoPath| hidden.contains(file) || aside.is_commented_out(file.as_str());
    (!files.is_empty() && files.iter().all(is_out)) || aside.is_commented_out(folder)
}

/// Whether a Kustomization of the cluster builds the folder.
fn builds(cluster: &Cluster, folder: &str) -> bool {
    cluster.units.iter().any(|unit| unit.folder.as_deref() == Some(folder))
}

/// Builds by the root of the artifact and what its source ignores.
type Others<'r> = HashMap<(String, Option<String>), Arc<Builds<'r>>>;

/// The views that sources give of the repository: one for each artifact root and set of ignored files.
pub(super) struct Artifacts<'p, 'r> {
    pub plain: &'p Builds<'r>,
    others: Mutex<Others<'r>>,
}

/// Builds of the plain view or of another.
pub(super) enum Shared<'p, 'r> {
    Plain(&'p Builds<'r>),
    Other(Arc<Builds<'r>>),
}

impl<'r> std::ops::Deref for Shared<'_, 'r> {
    type Target = Builds<'r>;

    fn deref(&self) -> &Builds<'r> {
        match self {
            Shared::Plain(builds) => builds,
            Shared::Other(builds) => builds,
        }
    }
}

impl<'p, 'r> Artifacts<'p, 'r> {
    fn new(plain: &'p Builds<'r>) -> Self {
        let artifacts = Self { plain, others: Mutex::new(HashMap::new()) };
        // Nearly every cluster asks for this one at once; made here it is made once.
        artifacts.get("", None);
        artifacts
    }

    /// The builds of an artifact that holds the folder `prefix`, without what `ignore` names.
    pub fn get(&self, prefix: &str, ignore: Option<&str>) -> Shared<'p, 'r> {
        let repo = self.plain.view().repo;
        let key = (prefix.to_owned(), ignore.map(str::to_owned));
        let others = || self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(builds) = others().get(&key) {
            return Shared::Other(Arc::clone(builds));
        }
        let hidden = super::ignore::hidden(repo, prefix, ignore);
        if prefix.is_empty() && repo.links().is_empty() && hidden.is_empty() {
            return Shared::Plain(self.plain);
        }
        let is_built = |path: &RepoPath| {
            let file = repo.file(path.as_str());
            file.is_some_and(|file| file.kustomization().is_some() || repo.named_by(file).next().is_some())
        };
        let differs = !repo.links().is_empty() || hidden.iter().any(is_built) || leads_out(repo, prefix);
        let view = View { repo, follows_links: false, prefix: prefix.to_owned(), hidden, decrypts: true };
        // Not under the lock: a thread that waits for its part of this build may begin another cluster meanwhile, which
        // asks for the lock that the same thread would hold.
        let builds = Arc::new(if differs { Builds::all(view) } else { self.plain.shared_with(view) });
        Shared::Other(Arc::clone(others().entry(key).or_insert(builds)))
    }
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
            && place.source.path().file_name() == bootstrap::FILE
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

/// Whether a kustomization below a folder names anything outside of it, which an artifact of that folder lacks.
fn leads_out(repo: &Repo, prefix: &str) -> bool {
    let holds = |path: &str| is_within(path, prefix);
    let outside = |target: &Target| match target {
        Target::File(number) => !holds(repo.files[*number].path.as_str()),
        Target::Folder(folder, _) => !holds(folder),
        Target::Missing(_) | Target::Elsewhere => false,
    };
    let kustomize = |reference: &&Reference| matches!(reference.relation, Relation::Kustomize(_));
    let mut references = repo.references.iter().filter(kustomize);
    !prefix.is_empty()
        && references.any(|reference| holds(repo.files[reference.from].path.as_str()) && outside(&reference.target))
}

/// Flux reads everything below a folder without one.
fn has_kustomization(repo: &Repo, folder: &str) -> bool {
    let path = |name: &&str| if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
    KustomizeFile::FILE_NAMES.iter().any(|name| repo.file(&path(name)).is_some())
}

/// Where a folder begins, for what has no line.
pub(super) fn place_of(builds: &Builds<'_>, folder: &str) -> Place {
    match builds.recipe(folder, crate::render::Strictness::Flux) {
        Some((recipe, _)) => recipe.place,
        None => Place::nowhere(&RepoPath::new(folder)),
    }
}
