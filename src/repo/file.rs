//! One file, what it is, and the objects in it.

use std::sync::Arc;

use crate::{
    model::{KustomizeFile, Object},
    text::{RepoPath, Source},
    yaml::{Node, Problem, Yaml},
};

use super::suppression::{Suppression, SuppressionProblem, suppressions};

/// A file of the repository.
#[derive(Debug)]
pub struct File {
    pub path: RepoPath,
    pub kind: FileKind,
    /// Its text, if we have a use for it.
    pub source: Option<Arc<Source>>,
    /// Its tree, if it is YAML or JSON that we have a use for.
    pub yaml: Option<Arc<Yaml>>,
    /// Why there is no text although we wanted it.
    pub trouble: Option<Trouble>,
    /// Numbers in [`Repo::references`](super::Repo::references).
    pub(super) named_by: Vec<usize>,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Kubernetes objects that something may apply.
    Manifest,
    /// As [`FileKind::Manifest`], all of them custom resource definitions.
    Crd,
    Kustomization,
    Component,
    /// Named as a patch by a kustomization and by none as a resource.
    Patch,
    GeneratorInput,
    HelmValues,
    /// Below a folder with `Chart.yaml`.
    Chart,
    /// Made into something else before anyone applies it (cookiecutter, Jinja, text/template), or the input of tests.
    Template,
    SopsConfig,
    /// Encrypted, and no Kubernetes object.
    SopsFile,
    Pipeline,
    Script,
    Markdown,
    Other,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    TooLarge { size: u64, limit: u64 },
    Unreadable(String),
}

impl File {
    /// What is wrong with the text as YAML.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.yaml.iter().flat_map(|yaml| yaml.problems())
    }

    /// The documents of the file as trees.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.yaml.iter().flat_map(|yaml| yaml.roots())
    }

    /// The Kubernetes objects of the file, items of lists included, whatever the file is for.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.roots().flat_map(Object::all_of)
    }

    /// The objects that are judged as manifests: none for patches, values, templates.
    pub fn manifests(&self) -> impl Iterator<Item = Object<'_>> {
        let judged = matches!(self.kind, FileKind::Manifest | FileKind::Crd);
        self.roots().filter(move |_| judged).flat_map(Object::all_of)
    }

    /// The kustomization that this file is.
    pub fn kustomization(&self) -> Option<KustomizeFile<'_>> {
        if !matches!(self.kind, FileKind::Kustomization | FileKind::Component) {
            return None;
        }
        self.roots().next().map(|node| KustomizeFile { node })
    }

    /// The comments by which the file accepts findings, and those that look like one and cannot be read.
    pub fn suppressions(&self) -> (Vec<Suppression>, Vec<SuppressionProblem>) {
        self.yaml.as_deref().map_or_else(Default::default, suppressions)
    }

    /// Whether the text holds the marks of the template languages that people keep in files named `.yaml`.
    pub fn looks_like_template(&self) -> bool {
        let text = self.source.as_ref().map_or("", |source| source.text());
        ["{{", "{%", "<%"].iter().any(|mark| text.contains(mark))
    }

    /// A folder that by its name holds no live manifests: tests, examples, documentation.
    pub fn is_example(&self) -> bool {
        self.path.folder().split('/').any(Self::is_example_name)
    }

    /// The same of one segment of a path.
    pub(super) fn is_example_name(segment: &str) -> bool {
        const NAMES: [&str; 11] = [
            "test", "tests", "testdata", "example", "examples", "sample", "samples", "doc", "docs", "fixtures",
            "vendor",
        ];
        NAMES.contains(&segment.to_ascii_lowercase().as_str())
    }
}
