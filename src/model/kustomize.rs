//! The file kustomize reads: `kustomization.yaml`.

use crate::yaml::{Kind, Node};

use super::{Field, Text};

/// A kustomization file. Flux's object of a similar name is [`Kustomization`](super::Kustomization).
#[derive(Clone, Copy, Debug)]
pub struct KustomizeFile<'a> {
    pub node: Node<'a>,
}

/// A path that a kustomization file names.
#[derive(Clone, Copy, Debug)]
pub struct FileReference<'a> {
    pub kind: ReferenceKind,
    pub text: Text<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferenceKind {
    /// A file, a folder or something remote.
    Resource,
    Component,
    Patch,
    /// A file whose content goes into a ConfigMap or a Secret.
    GeneratorInput,
    /// Builtin transformers, generators, validators: files or folders.
    Plugin,
    Crd,
    Configuration,
    Replacement,
    OpenApi,
    HelmValues,
}

impl<'a> KustomizeFile<'a> {
    /// The names kustomize knows, in the order in which it looks (kustomize api/konfig/general.go).
    pub const FILE_NAMES: [&'static str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    pub fn is_name(file_name: &str) -> bool {
        Self::FILE_NAMES.contains(&file_name)
    }

    pub fn is_component(self) -> bool {
        self.field("kind").is_some_and(|kind| kind.text() == Some("Component"))
    }

    /// A field by its name. kustomize goes through JSON, which finds keys without regard to case (kustomize api/types/kustomization.go `Unmarshal`).
    pub fn field(self, name: &str) -> Option<Node<'a>> {
        self.node.get(name).or_else(|| {
            let same = |key: Option<&str>| key.is_some_and(|key| key.eq_ignore_ascii_case(name));
            self.node.own_entries().find(|entry| same(entry.key.text())).map(|entry| entry.value)
        })
    }

    /// Everything the file names by a path, in the order of the lists.
    pub fn references(self) -> Vec<FileReference<'a>> {
        use ReferenceKind::*;
        let mut found = Vec::new();
        for (list, kind) in [
            ("resources", Resource),
            ("bases", Resource),
            ("components", Component),
            ("crds", Crd),
            ("configurations", Configuration),
            ("transformers", Plugin),
            ("generators", Plugin),
            ("validators", Plugin),
        ] {
            for item in self.items(list) {
                push(&mut found, kind, item);
            }
        }
        for (list, key, kind) in [
            ("patches", "path", Patch),
            ("patchesJson6902", "path", Patch),
            ("replacements", "path", Replacement),
            ("helmCharts", "valuesFile", HelmValues),
        ] {
            for item in self.items(list) {
                item.get(key).into_iter().for_each(|path| push(&mut found, kind, path));
            }
        }
        for item in self.items("patchesStrategicMerge") {
            // An entry is a path or a patch written in place.
            if item.text().is_some_and(|text| !text.contains('\n') && !text.contains(": ")) {
                push(&mut found, Patch, item);
            }
        }
        for generator in self.items("configMapGenerator").chain(self.items("secretGenerator")) {
            // Of equal keys the last one counts, and all are looked at: what is named is read.
            for entry in generator.own_entries().filter(|entry| matches!(entry.key.text(), Some("files" | "envs"))) {
                entry.value.items().for_each(|item| push(&mut found, GeneratorInput, item));
            }
            generator.get("env").into_iter().for_each(|env| push(&mut found, GeneratorInput, env));
        }
        if let Some(path) = self.field("openapi").and_then(|openapi| openapi.get("path")) {
            push(&mut found, OpenApi, path);
        }
        found
    }

    fn items(self, list: &str) -> impl Iterator<Item = Node<'a>> {
        self.field(list).filter(|node| node.kind() == Kind::Seq).into_iter().flat_map(Node::items)
    }
}

impl<'a> FileReference<'a> {
    /// The path itself: a generator entry may be `key=path`.
    pub fn path(&self) -> &'a str {
        match self.kind {
            ReferenceKind::GeneratorInput => self.text.value.split_once('=').map_or(self.text.value, |(_, path)| path),
            _ => self.text.value,
        }
    }
}

fn push<'a>(found: &mut Vec<FileReference<'a>>, kind: ReferenceKind, node: Node<'a>) {
    if let Some(text) = Field::of(Some(node)).text() {
        found.push(FileReference { kind, text });
    }
}

/// What kustomize takes for the address of a repository, and the root of the file system (fluxcd/pkg
/// `kustomize/kustomize_generator.go`, `IsLocalRelativePath`).
const ADDRESSES: [&str; 10] =
    ["git::", "gh:", "ssh://", "https://", "http://", "file://", "git@", "github.com:", "github.com/", "/"];

/// The beginning by which a path is no path within the source.
pub fn address_start(path: &str) -> Option<&str> {
    let begins = |prefix: &&&str| path.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    ADDRESSES.iter().find(begins).map(|prefix| &path[..prefix.len()])
}
