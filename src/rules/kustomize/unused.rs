//! Folders and manifests that no cluster reads, beside others that are read.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    finding::Note,
    flux::{Cluster, Entry, Outcome, is_aside},
    repo::CommentedOut,
    rules::prelude::*,
    text::RepoPath,
};

use super::sibling::listed_sibling;

rule! {
    /// Nothing applies this, while its neighbours are applied.
    ///
    /// A folder that no Flux Kustomization names and no kustomization file lists, or a manifest that the kustomization
    /// file beside it does not list, is read by nobody: a forgotten line, a name that does not fit, or something that
    /// can be deleted. It is a hint only: it may be applied by other means.
    ///
    /// It is reported only if a cluster is known in full up to its paths, once for the topmost folder, and not of tests,
    /// examples, charts and files that a comment of the kustomization file names.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/kustomization.yaml
    /// resources:
    ///   - flux-system
    ///   - web
    /// # file: clusters/prod/web/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    /// # file: clusters/prod/web/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// # file: clusters/prod/web/account.yaml
    /// apiVersion: v1
    /// #^^^^^^^^^ no cluster reads this file: the kustomization file here does not list it
    /// kind: ServiceAccount
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    /// # file: apps/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// List it, or delete it.
    ///
    /// Source: fluxcd/pkg `kustomize/kustomize_generator.go`; [kustomize `api/internal/target/kusttarget.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go).
    "kustomize/unused" Info on fleet: check
}

fn check<'a>(fleet: &'a Fleet<'a>, cx: &mut Context<'a>) {
    let repo = fleet.repo;
    let proven = fleet.clusters.iter().any(|cluster| matches!(cluster.entry, Entry::Proven));
    // A path that is not known may lead anywhere.
    let leads_anywhere = fleet.clusters.iter().flat_map(|cluster| &cluster.units).any(|unit| {
        let path = unit.object.as_ref().and_then(|object| object.at("spec.path"));
        (unit.pattern.is_some() || matches!(unit.outcome, Outcome::Outside(_)))
            && path.is_some_and(|path| !path.node().is_known())
    });
    // So may a Kustomization that a failing build would make.
    let lossy: Vec<_> = fleet.clusters.iter().flat_map(Cluster::lossy_builds).collect();
    if !proven || leads_anywhere || fleet.clusters.iter().any(Cluster::loses_kustomizations) {
        return;
    }
    let counts = |file: &&File| matches!(file.kind, FileKind::Manifest | FileKind::Kustomization | FileKind::Component);
    let mut live: BTreeSet<&str> = BTreeSet::new();
    for file in repo.files.iter().filter(|file| fleet.reaches(file.path.as_str())) {
        live.extend(file.path.ancestors());
    }
    // What a Kustomization may mean whose source is not known.
    let mut meant: Vec<String> = Vec::new();
    for unit in fleet.clusters.iter().flat_map(|cluster| &cluster.units) {
        let path = unit.object.as_ref().and_then(|object| object.at("spec.path"));
        let path = path.and_then(|path| path.text().and_then(|path| RepoPath::join("", path.trim_start_matches('/'))));
        let is_built = matches!(unit.outcome, Outcome::Built(_));
        meant.extend(
            path.filter(|path| !is_built && !path.as_str().is_empty()).map(|path| format!("/{}/", path.as_str())),
        );
    }
    meant.sort_unstable();
    meant.dedup();
    meant.truncate(MEANT);
    let aside = CommentedOut::of(repo);
    let mut dead: BTreeMap<&str, BTreeMap<&str, &File>> = BTreeMap::new();
    let mut forgotten: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    for file in repo.files.iter().filter(counts).filter(|file| !fleet.reaches(file.path.as_str())) {
        let Some(source) = &file.source else { continue };
        let folder = file.path.folder();
        let is_foreign = folder.split('/').any(|segment| segment == "upstream");
        let is_lost = file.path.ancestors().any(|above| lossy.iter().any(|build| build.visited.contains(above)));
        let is_meant = meant.iter().any(|path| format!("/{folder}/").contains(path.as_str()));
        // What puts Flux into a new cluster cannot be applied by Flux.
        let is_by_hand = source.text().contains("kubectl apply") || folder.split('/').any(|name| name == "bootstrap");
        if is_foreign
            || is_by_hand
            || is_lost
            || is_meant
            || file.path.file_name().starts_with("gotk-")
            || is_aside(&source.place(Span::default()))
            || aside.is_commented_out(file.path.as_str())
        {
            continue;
        }
        if live.contains(folder) {
            if file.kind == FileKind::Manifest && is_forgotten(repo, file, cx) {
                forgotten.entry(folder).or_default().push(file);
            }
            continue;
        }
        // Up to the last folder in which nothing is read. A whole tree beside the clusters has a purpose of its own.
        let top = file.path.ancestors().filter(|above| !live.contains(above)).last().unwrap_or(folder);
        if let Some((parent, _)) = top.rsplit_once('/').filter(|_| file.kind == FileKind::Kustomization) {
            dead.entry(parent).or_default().entry(top).or_insert(file);
        }
    }
    for files in forgotten.values() {
        let Some(place) = files.first().and_then(|file| start(file)) else { continue };
        let rest = match files.len() - 1 {
            0 => String::new(),
            1 => " and one more beside it".to_owned(),
            more => format!(" and {more} more beside it"),
        };
        let sibling = files.first().and_then(|file| listed_sibling(repo, file));
        let why = match sibling {
            Some(_) => "no kustomization file lists it",
            None => "the kustomization file here does not list it",
        };
        let finding = cx.report(place, format!("no cluster reads this file{rest}: {why}"));
        finding.help(match sibling {
            Some((sibling, from)) => {
                format!("`{sibling}` is listed in `{from}`: list this one there too, or delete it")
            }
            None => "list it under `resources` or `patches`, or delete it".to_owned(),
        });
        for file in files.iter().skip(1).take(NOTED) {
            finding.notes.extend(start(file).map(|place| Note { place, message: "neither is this one".into() }));
        }
    }
    for folders in dead.values() {
        let mut folders = folders.iter();
        let Some((top, place)) = folders.next().and_then(|(top, file)| Some((top, start(file)?))) else { continue };
        let rest = match folders.len() {
            0 => String::new(),
            1 => " and one more folder beside it".to_owned(),
            more => format!(" and {more} more folders beside it"),
        };
        let finding = cx.report(place, format!("no cluster reads `{top}`{rest}"));
        finding.help("reference it from a kustomization file or a `spec.path`, or delete it");
        for (_, file) in folders.take(NOTED) {
            finding.notes.extend(start(file).map(|place| Note { place, message: "neither is this one".into() }));
        }
    }
}

/// Paths of Kustomizations that are held against all folders.
const MEANT: usize = 200;

/// How many others are shown with the first.
const NOTED: usize = 5;

/// The first key of a file.
fn start(file: &File) -> Option<Place> {
    file.roots().next().and_then(|root| root.own_entries().next()).map(|entry| entry.key.place())
}

/// Whether a manifest stands beside a kustomization file that is read and neither lists it nor mentions it.
fn is_forgotten(repo: &Repo, file: &File, cx: &Context<'_>) -> bool {
    let folder = file.path.folder();
    let path = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let beside = KustomizeFile::FILE_NAMES.iter().find_map(|name| repo.file(&path(name)));
    let is_read = |beside: &&File| cx.fleet.reaches(beside.path.as_str());
    let Some(beside) = beside.filter(is_read).filter(|_| repo.named_by(file).next().is_none()) else { return false };
    // A Job is often listed for a day and taken out again.
    let is_job = file.objects().all(|object| object.kind == "Job");
    !is_job && !beside.source.as_ref().is_some_and(|source| source.text().contains(file.path.file_name()))
}
