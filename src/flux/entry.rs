//! Where Flux starts to read (render.md 8.1, R1 and R2).

use std::collections::{BTreeSet, HashSet};

use crate::{
    config::{Config, External},
    model::{Kustomization, Object},
    render::{Build, Builds, Found},
    repo::{FileKind, Repo},
    text::{Place, RepoPath},
    yaml::{Node, Value},
};

use super::{
    Trouble, Variables,
    fleet::{Artifacts, place_of},
    overlay,
    prefix::clamp,
    source::Reference,
    substitute,
};

/// A folder that holds the Kustomization which applies it.
#[derive(Clone, Debug)]
pub struct Root {
    pub folder: String,
    /// The Kustomization as the folder builds it, before it applied itself.
    pub object: Value,
    /// The folder of the repository that is the root of its artifact.
    pub prefix: String,
    /// The source that the Kustomization reads, where it is known.
    pub source: Option<Value>,
    /// What says so, where the folder does not itself.
    pub declared: Option<Place>,
}

/// Folders that may be entries, sorted: those that nothing lists, those that some `spec.path` names, those with a
/// `flux-system`, and the ones that hold Kustomizations.
pub fn candidates(repo: &Repo, plain: &Builds<'_>, config: &Config) -> Vec<String> {
    let used: HashSet<&str> = repo.used_folders().collect();
    let mut found: BTreeSet<String> =
        plain.folders().into_iter().filter(|folder| !used.contains(folder)).map(str::to_owned).collect();
    for file in &repo.files {
        let path = &file.path;
        let in_flux_system = path.folder().rsplit('/').next() == Some("flux-system");
        if path.file_name() == "gotk-sync.yaml" || in_flux_system {
            found.extend(path.ancestors().nth(usize::from(in_flux_system)).map(str::to_owned));
        }
        if !matches!(file.kind, FileKind::Manifest | FileKind::Patch) {
            continue;
        }
        for object in file.objects() {
            let Some(kustomization) = Kustomization::of(object) else { continue };
            if let Some(path) = kustomization.path().value() {
                found.extend(with_suffix(repo, &clamp(path).0));
            }
            if !used.contains(file.path.folder()) && file.kind == FileKind::Manifest && is_complete(kustomization) {
                found.insert(file.path.folder().to_owned());
            }
        }
    }
    found.extend(config.clusters.iter().map(|entry| entry.path.clone()));
    found.retain(|folder| repo.has_folder(folder));
    found.into_iter().collect()
}

/// The folders that are `path` in some artifact: the path itself, or a folder that ends with it.
fn with_suffix(repo: &Repo, path: &str) -> Vec<String> {
    if path.is_empty() || repo.has_folder(path) {
        return vec![path.to_owned()];
    }
    let suffix = format!("/{path}");
    repo.folders().filter(|folder| folder.ends_with(&suffix)).take(16).map(str::to_owned).collect()
}

fn is_complete(kustomization: Kustomization<'_>) -> bool {
    kustomization.source_name().is_present() && kustomization.name().is_present()
}

/// A folder as whoever reads it first builds it: by its kustomization file, or by the one that Flux generates.
pub fn folder_build(builds: &Builds<'_>, folder: &str) -> std::sync::Arc<Build> {
    builds.build(folder).unwrap_or_else(|| {
        let at = place_of(builds, folder);
        let (recipe, problems) = overlay::recipe(builds, folder, &Value::map(at.clone()), &at);
        std::sync::Arc::new(builds.build_recipe(&recipe, problems))
    })
}

/// R2: the folder builds a Kustomization whose path, with its own variables put in, is the folder again.
pub(super) fn prove(artifacts: &Artifacts<'_, '_>, folder: &str) -> Option<Root> {
    let build = folder_build(artifacts.plain, folder);
    let mut paths: Vec<(Value, String)> = Vec::new();
    let mut open: Vec<Value> = Vec::new();
    for resource in &build.resources {
        if resource.kind() != Kustomization::SUBJECT.kind {
            continue;
        }
        let Some(kustomization) = Object::of(resource.node()).and_then(Kustomization::of) else { continue };
        if kustomization.source_name().is_absent() || kustomization.kube_config().is_some() {
            continue;
        }
        // What an ArtifactGenerator cuts out of a source is no entry: something applies the generator first.
        if kustomization.source_kind().is("ExternalArtifact") {
            continue;
        }
        match kustomization.path().node().and_then(Node::text) {
            Some(path) if path.contains('$') => open.push(resource.value.clone()),
            path => paths.push((resource.value.clone(), clamp(path.unwrap_or("")).0)),
        }
    }
    let root = |object: &Value, prefix: &str| Root {
        folder: folder.to_owned(),
        object: object.clone(),
        prefix: prefix.to_owned(),
        source: source_of(&build, object),
        declared: None,
    };
    // Every path of another repository may be its root: only a Kustomization that stands there applies the root.
    let stands_there = |object: &Value| {
        let file = object.place().real().source.path().clone();
        !folder.is_empty() || matches!(file.folder(), "" | "flux-system")
    };
    let own = |paths: &[(Value, String)]| {
        let found = paths.iter().find(|(object, path)| path == folder && stands_there(object));
        found.map(|(object, _)| root(object, ""))
    };
    if let Some(found) = own(&paths) {
        return Some(found);
    }
    // Only now the ones that must be read with their own variables first.
    for object in open {
        let written = object.at("spec.path").and_then(|path| path.text().map(str::to_owned)).unwrap_or_default();
        let Some(settled) = settle(&what_tells_the_path(&object), &build) else { continue };
        let path = settled.at("spec.path").and_then(|path| path.text().map(str::to_owned)).unwrap_or_default();
        let path = clamp(&path).0;
        // A variable that only a parent gives is empty here, and would make the folder above the path.
        let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).count();
        if parts(&path) >= parts(&clamp(&written).0) {
            paths.push((object, path));
        }
    }
    if let Some(found) = own(&paths) {
        return Some(found);
    }
    let source = |value: &Value| {
        let text = |path: &str| value.at(path).and_then(|value| value.text().map(str::to_owned));
        (text("spec.sourceRef.kind"), text("spec.sourceRef.name"))
    };
    // A nested fleet: the path is the end of the folder, and the other paths of the source agree.
    for (object, path) in &paths {
        let Some(prefix) = folder.strip_suffix(path.as_str()).and_then(|rest| match path.is_empty() {
            true => Some(rest),
            false => rest.strip_suffix('/'),
        }) else {
            continue;
        };
        let repo = artifacts.plain.view().repo;
        let own = source(object);
        let others: Vec<&str> = paths
            .iter()
            .filter(|(other, path)| source(other) == own && !path.contains("${"))
            .map(|(_, path)| path.as_str())
            .collect();
        let exists = |path: &&str| repo.has_folder(&join(prefix, path));
        // A single name ends many folders: a tenant's `./staging` is a folder of the tenant's repository.
        let more = others.iter().any(|other| !other.is_empty() && other != path && exists(other));
        let says_something = path.contains('/') || more;
        if says_something && !repo.has_folder(path) && others.iter().all(exists) {
            return Some(root(object, prefix));
        }
    }
    None
}

/// The source among the objects of a build that a Kustomization reads.
fn source_of(build: &Build, object: &Value) -> Option<Value> {
    let reference = Reference::of(Kustomization::of(Object::of(object.node())?)?);
    let found =
        build.resources.iter().find(|resource| reference.is(resource.kind(), resource.namespace(), resource.name()));
    found.map(|resource| resource.value.clone())
}

/// A Kustomization without the fields, patches above all, that say nothing about its path: nearly every folder is asked.
fn what_tells_the_path(object: &Value) -> Value {
    let mut small = object.clone();
    for (field, kept) in [("metadata", &["namespace"][..]), ("spec", &["path", "postBuild"])] {
        if let Some(slots) = small.get_mut(field).and_then(Value::slots_mut) {
            slots.retain(|slot| kept.iter().any(|key| slot.is(key)));
        }
    }
    small
}

/// A Kustomization with its own variables put into itself, as often as that changes something; `None` where its path
/// hangs on a variable that it does not have.
pub(super) fn settle(object: &Value, build: &Build) -> Option<Value> {
    let mut settled = object.clone();
    for _ in 0..5 {
        let kustomization = Kustomization::of(Object::of(settled.node())?)?;
        let namespace = kustomization.namespace().value().unwrap_or("").to_owned();
        let lookup = |kind: &str, namespace: &str, name: &str| {
            let found = build.resources.iter().find(|resource| {
                resource.kind() == kind && resource.name() == name && resource.namespace() == namespace
            });
            found.map(|resource| resource.value.clone())
        };
        let mut variables = Variables::of(kustomization, &namespace, "", &External::default(), &lookup);
        variables.settle_text(kustomization);
        if !variables.substitutes {
            return Some(settled);
        }
        let done = substitute(object, &variables);
        // Without the variable the path is another one: whoever gives it applies the object.
        let is_path = |trouble: &Trouble| trouble.field == "/spec/path";
        if done.troubles.iter().any(is_path) {
            return None;
        }
        let next = done.value;
        if same_text(next.node(), settled.node()) {
            return Some(next);
        }
        settled = next;
    }
    Some(settled)
}

/// Whether two trees say the same.
pub(super) fn same_text(one: Node<'_>, other: Node<'_>) -> bool {
    if one == other {
        return true;
    }
    let (entries, others) = (one.entries(), other.entries());
    one.kind() == other.kind()
        && one.text() == other.text()
        && entries.len() == others.len()
        && entries.iter().all(|entry| {
            let key = entry.key.text().unwrap_or("");
            other.get(key).is_some_and(|value| same_text(entry.value, value))
        })
        && one.items().len() == other.items().len()
        && one.items().zip(other.items()).all(|(one, other)| same_text(one, other))
}

/// Where the Kustomizations of a folder lead; `None` if it holds no complete Flux object.
pub(super) fn leads_to(artifacts: &Artifacts<'_, '_>, folder: &str) -> Option<BTreeSet<String>> {
    let build = folder_build(artifacts.plain, folder);
    let mut found = None;
    for resource in &build.resources {
        let Some(object) = Object::of(resource.node()) else { continue };
        if !object.group().ends_with("toolkit.fluxcd.io") && !object.group().ends_with("controlplane.io") {
            continue;
        }
        if object.node.get("spec").is_none() {
            continue;
        }
        let to: &mut BTreeSet<String> = found.get_or_insert_default();
        if let Some(path) = Kustomization::of(object).and_then(|kustomization| kustomization.path().value()) {
            to.extend(with_suffix(artifacts.plain.view().repo, &clamp(path).0));
        }
    }
    found
}

/// Whether the folder of a root builds complete Flux objects.
pub(super) fn holds_flux(artifacts: &Artifacts<'_, '_>, root: &Root) -> bool {
    leads_to(artifacts, &root.folder).is_some()
}

/// The files with which a folder's build begins.
pub(super) fn files_at(artifacts: &Artifacts<'_, '_>, folder: &str) -> Vec<RepoPath> {
    match artifacts.plain.view().kustomization(folder) {
        Found::One(file) => vec![file.path.clone()],
        Found::Several(files) => files.into_iter().map(|file| file.path.clone()).collect(),
        Found::None => {
            let files = artifacts.plain.view().repo.files.iter();
            let here = files.filter(|file| file.path.folder() == folder && file.kind == FileKind::Manifest);
            here.map(|file| file.path.clone()).collect()
        }
    }
}

pub(super) fn join(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        ("", path) => path.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}/{path}"),
    }
}
