//! Where Flux starts to read (docs/rendering.md R1 and R2).

use std::collections::{BTreeSet, HashSet};

use crate::{
    config::Config,
    model::{Kustomization, Object},
    render::{Build, Builds, Found},
    repo::{File, FileKind, Repo},
    text::RepoPath,
    yaml::{Node, Value},
};

use super::{
    artifacts::{Artifacts, place_of},
    overlay,
    prefix::clamp,
    root::{Root, join, settle},
    source::Reference,
};

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
    // Many paths are `./` of another repository. This one starts at its root only if something lies there.
    let is_at_root = |file: &&File| file.path.folder().is_empty() || file.path.folder() == "flux-system";
    let mut at_root = repo.files.iter().filter(is_at_root);
    let is_flux = |object: Object<'_>| is_of_flux(object.group());
    if !at_root.any(|file| file.kind == FileKind::Kustomization || file.objects().any(is_flux)) {
        found.remove("");
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

/// A folder beside proven ones that holds a Kustomization for itself, and that kustomize refuses to build: the file that
/// proves it is broken, and Flux applied it before it was.
pub(super) fn prove_like_sibling(artifacts: &Artifacts<'_, '_>, folder: &str, roots: &[Root]) -> Option<Root> {
    let above = |folder: &str| folder.rsplit_once('/').map(|(above, _)| above.to_owned());
    let parent = above(folder)?;
    let is_sibling = |root: &Root| root.folder != folder && above(&root.folder).as_ref() == Some(&parent);
    let sibling = roots.iter().find(|root| is_sibling(root))?;
    if roots.iter().any(|root| root.folder == folder) || folder_build(artifacts.plain, folder).problems.is_empty() {
        return None;
    }
    let system = format!("{folder}/flux-system");
    let files = artifacts.plain.view().repo.files.iter();
    let here = files.filter(|file| matches!(file.path.folder(), at if at == folder || at == system));
    let mut objects = here.filter(|file| file.kind == FileKind::Manifest).flat_map(|file| {
        let yaml = file.yaml.as_ref();
        file.objects().filter_map(move |object| Value::written(yaml?, object.node))
    });
    let object = objects.find(|object| {
        let view = Object::of(object.node()).and_then(Kustomization::of);
        let path = view.filter(|view| is_complete(*view)).and_then(|view| view.path().value());
        path.is_some_and(|path| !path.contains('$') && clamp(path).0 == folder)
    })?;
    let (prefix, source) = (sibling.prefix.clone(), sibling.source.clone());
    Some(Root { folder: folder.to_owned(), object, prefix, source, declared: None })
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

/// Where the Kustomizations of a folder lead; `None` if it holds no complete Flux object.
pub(super) fn leads_to(artifacts: &Artifacts<'_, '_>, folder: &str) -> Option<BTreeSet<String>> {
    let build = folder_build(artifacts.plain, folder);
    let mut found = None;
    for resource in &build.resources {
        let Some(object) = Object::of(resource.node()) else { continue };
        if !is_of_flux(object.group()) {
            continue;
        }
        if object.node.get("spec").is_none() {
            continue;
        }
        let to: &mut BTreeSet<String> = found.get_or_insert_default();
        if let Some(path) = Kustomization::of(object).and_then(|kustomization| kustomization.path().value()) {
            // Several folders that end like the path are as many guesses.
            let folders = with_suffix(artifacts.plain.view().repo, &clamp(path).0);
            to.extend(<[String; 1]>::try_from(folders).into_iter().flatten());
        }
    }
    found
}

fn is_of_flux(group: &str) -> bool {
    group.ends_with("toolkit.fluxcd.io") || group.ends_with("controlplane.io")
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
