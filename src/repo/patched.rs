//! Which fields some patch of the repository sets: until objects are rendered, a field that one sets is not judged in
//! the file below it.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{Kustomization, Object},
    text::{RepoPath, Source},
    yaml::{Kind, Limits, Node, Yaml},
};

use super::{File, FileKind};

/// Fields by the kind that a patch is for.
#[derive(Debug, Default)]
pub struct Patched {
    /// Kind to JSON pointers with the names of the objects; `None` for a patch that selects by a target.
    by_kind: HashMap<String, HashSet<(Option<String>, String)>>,
}

/// A target that names no kind, or several by a pattern.
const ANY: &str = "*";

impl Patched {
    pub(super) fn of(files: &[File], by_path: &HashMap<RepoPath, usize>) -> Self {
        let mut patched = Self::default();
        for file in files {
            if let Some(kustomization) = file.kustomization() {
                for list in ["patches", "patchesJson6902", "patchesStrategicMerge"] {
                    let items = kustomization.field(list).into_iter().flat_map(Node::items);
                    items.for_each(|item| patched.item(item, file, files, by_path));
                }
            }
            if matches!(file.kind, FileKind::Manifest | FileKind::Patch) {
                file.objects().for_each(|object| patched.texts(flux_patches(object)));
            }
        }
        patched
    }

    /// Whether a patch for this object, or for any of its kind, sets the field or something around it.
    pub fn sets(&self, kind: &str, name: Option<&str>, field: &str) -> bool {
        [kind, ANY].into_iter().filter_map(|kind| self.by_kind.get(kind)).any(|fields| {
            let mut ends = field.match_indices('/').map(|(at, _)| at).chain([field.len()]).filter(|at| *at > 0);
            ends.any(|end| {
                let field = field[..end].to_owned();
                fields.contains(&(None, field.clone())) || fields.contains(&(name.map(str::to_owned), field))
            })
        })
    }

    /// One entry of a kustomization file: a path, a text in place, or both a target and one of these.
    fn item(&mut self, item: Node<'_>, file: &File, files: &[File], by_path: &HashMap<RepoPath, usize>) {
        let target = Target::of(item);
        let path = item.get("path").or_else(|| (item.kind() == Kind::Scalar).then_some(item)).and_then(Node::text);
        let found = path.and_then(|path| by_path.get(&RepoPath::join(file.path.folder(), path)?));
        if let Some(&number) = found {
            files[number].roots().for_each(|root| self.body(root, &target));
        } else if let Some(text) = item.get("patch").and_then(Node::text).or(path) {
            self.texts(vec![(text.to_owned(), target)]);
        }
    }

    /// Patches written as text, and the patches that those bring along.
    fn texts(&mut self, mut open: Vec<(String, Target)>) {
        while let Some((text, target)) = open.pop() {
            let yaml = Yaml::parse(Source::new(RepoPath::new("patch"), text.into()), &Limits::default());
            for root in yaml.roots() {
                self.body(root, &target);
                open.extend(Object::all_of(root).into_iter().flat_map(flux_patches));
            }
        }
    }

    fn body(&mut self, root: Node<'_>, target: &Target) {
        let own = Object::of(root);
        let kind = target.kind.as_deref().or(own.map(|object| object.kind)).unwrap_or(ANY);
        let kind = if kind.chars().all(char::is_alphanumeric) { kind } else { ANY };
        let name = own.filter(|_| !target.selects).and_then(|object| object.name().value());
        let fields = self.by_kind.entry(kind.to_owned()).or_default();
        let mut add = |field: String| fields.insert((name.map(str::to_owned), field));
        if root.kind() == Kind::Seq {
            for operation in root.items() {
                operation.get("path").and_then(Node::text).map(|path| add(path.to_owned()));
            }
            return;
        }
        // What selects the object is no change of it.
        let selects =
            |pointer: &str| matches!(pointer, "/apiVersion" | "/kind" | "/metadata/name" | "/metadata/namespace");
        let mut open = vec![root];
        while let Some(map) = open.pop() {
            for entry in map.own_entries() {
                if entry.value.kind() == Kind::Map && entry.value.own_entries().next().is_some() {
                    open.push(entry.value);
                } else if let Some(pointer) = Some(entry.value.pointer()).filter(|pointer| !selects(pointer)) {
                    add(pointer);
                }
            }
        }
    }
}

/// What the `target` of a patch says of the kind.
struct Target {
    selects: bool,
    kind: Option<String>,
}

impl Target {
    fn of(item: Node<'_>) -> Self {
        let target = item.get("target");
        let kind = target.and_then(|target| target.get("kind")).and_then(Node::text).map(str::to_owned);
        Self { selects: target.is_some(), kind }
    }
}

/// The patches of a Flux Kustomization, wherever it is written: also a patch may bring some.
fn flux_patches(object: Object<'_>) -> Vec<(String, Target)> {
    let Some(kustomization) = Kustomization::of(object) else { return Vec::new() };
    let patches = kustomization.patches().into_iter();
    patches.filter_map(|item| Some((item.get("patch")?.text()?.to_owned(), Target::of(item)))).collect()
}
