//! Who names which file, in both directions.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    model::{FileReference, GitRepository, HelmRelease, Kustomization, KustomizeFile, ReferenceKind},
    text::{RepoPath, Span},
    yaml::Node,
};

use super::{File, FileKind};

/// One naming of a path.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Number of the file that names.
    pub from: usize,
    /// Where it names.
    pub span: Span,
    pub relation: Relation,
    pub target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    Kustomize(ReferenceKind),
    /// A Flux Kustomization whose `spec.path` holds no kustomization file: every YAML file below it.
    FluxPath,
    /// `valuesFiles` of a HelmRelease whose chart lies in Git.
    ValuesFile,
    /// `patchFile` of a `.flux.yaml`, by which Flux v1 changed what its generators made (fluxcd/flux
    /// docs/references/fluxyaml-config-files.md).
    FluxV1Patch,
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    File(usize),
    /// A folder, with the number of its kustomization file if it has one.
    Folder(String, Option<usize>),
    Missing(RepoPath),
    /// A URL, or a path that is not known before substitution.
    Elsewhere,
}

pub(super) struct Paths<'a> {
    pub by_path: &'a HashMap<RepoPath, usize>,
    pub folders: &'a BTreeSet<String>,
}

impl Paths<'_> {
    fn resolve(&self, folder: &str, path: &str) -> Target {
        let Some(path) = RepoPath::join(folder, path) else { return Target::Elsewhere };
        if let Some(&number) = self.by_path.get(&path) {
            return Target::File(number);
        }
        if path.as_str().is_empty() || self.folders.contains(path.as_str()) {
            let inside = |name: &&str| self.by_path.get(&*format!("{path}/{name}")).copied();
            let kustomization = KustomizeFile::FILE_NAMES.iter().find_map(inside);
            return Target::Folder(path.as_str().to_owned(), kustomization);
        }
        Target::Missing(path)
    }
}

/// All references that the files make.
pub(super) fn references(files: &[File], paths: &Paths<'_>) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut expanded = HashSet::new();
    let inputs = plugin_inputs(files);
    for (from, file) in files.iter().enumerate() {
        if file.kind == FileKind::Kustomization || file.kind == FileKind::Component {
            let named = file.kustomization().map_or_else(Vec::new, KustomizeFile::references);
            for reference in &named {
                found.push(kustomize(from, file, reference, paths));
                if reference.kind == ReferenceKind::Plugin {
                    let span = reference.text.node.span();
                    found.extend(inputs.iter().filter_map(|input| plugin_input(from, file, span, input, paths)));
                }
            }
        } else if file.path.file_name() == ".flux.yaml" {
            let patch = file.roots().next().and_then(|root| root.at("patchUpdated.patchFile"));
            found.extend(patch.filter(|patch| patch.is_known()).and_then(|patch| {
                let target = paths.resolve(file.path.folder(), patch.text()?);
                Some(Reference { from, span: patch.span(), relation: Relation::FluxV1Patch, target })
            }));
        } else if matches!(file.kind, FileKind::Manifest | FileKind::Patch) {
            flux(from, file, files, paths, &mut expanded, &mut found);
        }
    }
    found
}

fn kustomize(from: usize, file: &File, reference: &FileReference<'_>, paths: &Paths<'_>) -> Reference {
    let target = if reference.path().contains("?ref=") || reference.path().starts_with("git@") {
        Target::Elsewhere
    } else {
        paths.resolve(file.path.folder(), reference.path())
    };
    Reference { from, span: reference.text.node.span(), relation: Relation::Kustomize(reference.kind), target }
}

/// The files that builtin generator and transformer objects name. Their paths begin at whoever lists the objects.
fn plugin_inputs(files: &[File]) -> BTreeSet<&str> {
    let objects = files.iter().flat_map(File::objects).filter(|object| object.api_version == "builtin");
    let mut found = BTreeSet::new();
    for object in objects {
        let lists = ["envs", "files", "paths"].into_iter().flat_map(|field| object.list(field));
        let texts = lists.chain(["path", "env"].into_iter().filter_map(|field| object.node.get(field)));
        found.extend(texts.filter_map(Node::text).map(|text| text.split_once('=').map_or(text, |(_, path)| path)));
    }
    found
}

fn plugin_input(from: usize, file: &File, span: Span, input: &str, paths: &Paths<'_>) -> Option<Reference> {
    let target = paths.resolve(file.path.folder(), input);
    let relation = Relation::Kustomize(ReferenceKind::GeneratorInput);
    matches!(target, Target::File(_)).then_some(Reference { from, span, relation, target })
}

fn flux(
    from: usize,
    file: &File,
    files: &[File],
    paths: &Paths<'_>,
    expanded: &mut HashSet<String>,
    found: &mut Vec<Reference>,
) {
    for object in file.objects() {
        if let Some(release) = HelmRelease::of(object) {
            if release.source_kind().is(GitRepository::SUBJECT.kind) {
                for text in release.values_files() {
                    let target = paths.resolve("", text.value.trim_start_matches('/'));
                    found.push(Reference { from, span: text.node.span(), relation: Relation::ValuesFile, target });
                }
            }
        } else if let Some(kustomization) = Kustomization::of(object) {
            let Some(path) = kustomization.path().text() else { continue };
            let target = paths.resolve("", path.value.trim_start_matches('/'));
            // Once for each folder: many Kustomizations may name the same.
            if let Target::Folder(folder, None) = &target
                && expanded.insert(folder.clone())
            {
                for number in generated(folder, files, paths) {
                    let target = Target::File(number);
                    found.push(Reference { from, span: path.node.span(), relation: Relation::FluxPath, target });
                }
            }
            found.push(Reference { from, span: path.node.span(), relation: Relation::FluxPath, target });
        }
    }
}

/// What Flux lists when a folder has no kustomization file: every YAML file below it, but folders with a
/// kustomization file as a whole (fluxcd/pkg kustomize/kustomize_generator.go `scanManifests`).
pub(super) fn generated(folder: &str, files: &[File], paths: &Paths<'_>) -> Vec<usize> {
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let first = files.partition_point(|file| file.path.as_str() < prefix.as_str());
    let below = files[first..].iter().take_while(|file| file.path.as_str().starts_with(&prefix));
    let mut numbers = Vec::new();
    for (offset, file) in below.enumerate() {
        let is_yaml = matches!(file.path.extension(), Some("yaml" | "yml"));
        let entered = |ancestor: &str| ancestor.len() > folder.len() && has_kustomization(ancestor, paths);
        if is_yaml && !file.path.ancestors().any(entered) {
            numbers.push(first + offset);
        }
    }
    numbers
}

fn has_kustomization(folder: &str, paths: &Paths<'_>) -> bool {
    KustomizeFile::FILE_NAMES.iter().any(|name| paths.by_path.contains_key(&*format!("{folder}/{name}")))
}
