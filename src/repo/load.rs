//! From a tree of bytes to a [`Repo`].

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    model::{GitRepository, Object},
    text::{ReadError, RepoPath, Source, Tree},
    yaml::{Kind, Limits, Yaml},
};

use super::{
    File, FileKind, Given, Index, Repo, Target, TargetVersions, Trouble, classify,
    refer::{Paths, references},
};

/// How much of a tree is read.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of one file.
    pub file_size: u64,
    /// Files of the tree; the ones behind are left out and listed as a gap.
    pub files: usize,
    pub yaml: Limits,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { file_size: 16 << 20, files: 200_000, yaml: Limits::default() }
    }
}

impl Repo {
    /// Reads what we have a use for: the types we know, then, until nothing new is named, what those refer to.
    /// Never fails; what could not be read is a [`Trouble`] of its file or a gap.
    pub fn load(tree: &dyn Tree, given: Given, bounds: &Bounds) -> Self {
        let mut gaps = tree.gaps().to_vec();
        let mut paths = tree.paths();
        if let Some(first) = paths.get(bounds.files) {
            gaps.push((
                first.clone(),
                format!("the tree has more than {} files, this and the ones after it were left out", bounds.files),
            ));
            paths = &paths[..bounds.files];
        }
        let by_path: HashMap<RepoPath, usize> =
            paths.iter().enumerate().map(|(number, path)| (path.clone(), number)).collect();
        let folders: BTreeSet<String> =
            paths.iter().flat_map(|path| path.ancestors().map(str::to_owned).collect::<Vec<_>>()).collect();
        let charts: HashSet<&str> =
            paths.iter().filter(|path| path.file_name() == "Chart.yaml").map(RepoPath::folder).collect();
        let mut files: Vec<File> = paths.par_iter().map(|path| read(path, &charts, tree, bounds)).collect();

        let lookup = Paths { by_path: &by_path, folders: &folders };
        let mut found = references(&files, &lookup);
        // What is read once and found useless would be wanted forever.
        let mut tried = HashSet::new();
        loop {
            let wanted: Vec<usize> = found
                .iter()
                .filter_map(|reference| match reference.target {
                    Target::File(number) if files[number].source.is_none() => Some(number),
                    _ => None,
                })
                .filter(|&number| files[number].trouble.is_none() && tried.insert(number))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect();
            if wanted.is_empty() {
                break;
            }
            let read: Vec<(usize, File)> = wanted
                .into_par_iter()
                .map(|number| (number, read_named(&files[number].path, files[number].kind, tree, bounds)))
                .collect();
            for (number, mut file) in read {
                if file.kind == FileKind::Other {
                    file.kind = classify::by_content(&file);
                }
                files[number] = file;
            }
            found = references(&files, &lookup);
        }
        for (number, reference) in found.iter().enumerate() {
            if let Target::File(target) = reference.target {
                files[target].named_by.push(number);
            }
        }
        for file in &mut files {
            let uses = classify::references_of(file, &found);
            file.kind = classify::by_use(file, uses.into_iter());
        }
        let index = Index::of(&files);
        let world = TargetVersions::of(given);
        let (links, absent) = (tree.links().to_vec(), tree.absent().to_vec());
        let leaves_files_out = files.iter().any(leaves_files_out);
        Self { files, by_path, folders, links, absent, references: found, index, world, gaps, leaves_files_out }
    }
}

impl Repo {
    /// Whether a file of this path is read for its own sake, not only because another one names it.
    pub fn is_read(path: &RepoPath) -> bool {
        matches!(path.extension(), Some("yaml" | "yml" | "json")) || path.file_name() == "Kustomization"
    }
}

fn read(path: &RepoPath, charts: &HashSet<&str>, tree: &dyn Tree, bounds: &Bounds) -> File {
    let kind = classify::by_name(path, |folder| charts.contains(folder));
    let yaml = matches!(path.extension(), Some("yaml" | "yml" | "json")) || kind == Some(FileKind::Kustomization);
    if path.file_name() == ".sourceignore" {
        return read_whole(path, FileKind::GeneratorInput, tree, bounds);
    }
    if kind == Some(FileKind::Chart) && is_values(path) {
        // Image automation updates the values of a chart as any other file.
        let has_marker = |bytes: &[u8]| holds(bytes, b"$imagepolicy");
        return read_if(path, FileKind::Chart, tree, bounds, has_marker);
    }
    if !yaml || matches!(kind, Some(FileKind::Chart | FileKind::Template | FileKind::Script | FileKind::Markdown)) {
        let kind = kind.unwrap_or(FileKind::Other);
        return File { path: path.clone(), kind, source: None, yaml: None, trouble: None, named_by: Vec::new() };
    }
    let mut file = read_whole(path, kind.unwrap_or(FileKind::Other), tree, bounds);
    if kind == Some(FileKind::Kustomization) {
        file.kind = classify::kustomization(&file);
    } else if kind.is_none() {
        file.kind = classify::by_content(&file);
    }
    let is_schema = || file.roots().any(|root| root.get("properties").is_some_and(|keys| keys.kind() == Kind::Map));
    if file.kind == FileKind::Other && path.extension() == Some("json") && !is_schema() {
        // Dashboards and the like: nothing here speaks of them, so their trees need not stay.
        (file.yaml, file.source) = (None, None);
        file.kind = FileKind::Other;
    }
    file
}

/// `values.yaml` and its siblings, beside the `templates` of a chart.
fn is_values(path: &RepoPath) -> bool {
    let in_templates = path.folder().split('/').any(|folder| folder == "templates");
    path.file_name().starts_with("values") && matches!(path.extension(), Some("yaml" | "yml")) && !in_templates
}

/// What a JSON file holds that is read: a manifest, something that SOPS encrypted, a JSON Schema.
const SIGNS: [&[u8]; 3] = [b"\"apiVersion\"", b"\"sops\"", b"\"properties\""];

fn read_whole(path: &RepoPath, kind: FileKind, tree: &dyn Tree, bounds: &Bounds) -> File {
    let is_json = path.extension() == Some("json");
    let useful = |bytes: &[u8]| !is_json || SIGNS.iter().any(|sign| holds(bytes, sign));
    read_if(path, kind, tree, bounds, useful)
}

/// A file that another one names: whatever it holds, a generator puts it into an object.
fn read_named(path: &RepoPath, kind: FileKind, tree: &dyn Tree, bounds: &Bounds) -> File {
    read_if(path, kind, tree, bounds, |_| true)
}

fn read_if(
    path: &RepoPath,
    kind: FileKind,
    tree: &dyn Tree,
    bounds: &Bounds,
    useful: impl FnOnce(&[u8]) -> bool,
) -> File {
    let mut file = File { path: path.clone(), kind, source: None, yaml: None, trouble: None, named_by: Vec::new() };
    let bytes = match tree.read(path, bounds.file_size) {
        Ok(bytes) => bytes,
        Err(error) => {
            file.trouble = Some(match error {
                ReadError::TooLarge(size) => Trouble::TooLarge { size, limit: bounds.file_size },
                ReadError::Failed(reason) => Trouble::Unreadable(reason),
            });
            return file;
        }
    };
    if !useful(&bytes) {
        return file;
    }
    let source = Source::new(path.clone(), bytes);
    if kind != FileKind::GeneratorInput {
        file.yaml = Some(Arc::new(Yaml::parse(Arc::clone(&source), &bounds.yaml)));
    }
    file.source = Some(source);
    file
}

fn leaves_files_out(file: &File) -> bool {
    let ignores =
        |object: Object<'_>| object.group() == GitRepository::SUBJECT.group && object.text("spec.ignore").is_present();
    file.path.file_name() == ".sourceignore" || file.manifests().any(ignores)
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(bytes, needle).is_some()
}
