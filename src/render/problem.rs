//! Why a build is refused, or is not known in full.

use std::sync::Arc;

use crate::text::Place;

use super::Resource;

/// Something that makes the engine refuse the build.
#[derive(Clone, Debug)]
pub struct Problem {
    pub kind: ProblemKind,
    /// The item of the kustomization file, or the line of the patch, that a person must change.
    pub place: Place,
    /// What is wrong: lower case, no full stop, the user's words in backticks.
    pub message: String,
    pub help: Option<String>,
    /// The objects that explain it: of a duplicate the one that was there and the one that came, of a patch without an
    /// object the one that it probably means.
    pub objects: Vec<Arc<Resource>>,
}

/// The engine's reasons, as far as anyone tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// A file that is no YAML to kustomize; the `yaml` rules speak of it.
    Yaml,
    /// The kustomization file says nothing, or is no kustomization.
    File,
    /// Two kustomization files in one folder.
    SeveralFiles,
    /// A field that kustomize does not know.
    UnknownField,
    /// A field of a type that kustomize does not take.
    Field,
    /// A file or folder that does not exist.
    Missing,
    /// A path that leads out of the tree.
    Outside,
    /// A folder above or equal to the one that names it.
    Cycle,
    /// A file of `resources` that holds no Kubernetes objects.
    Resource,
    /// A `Component` among the `resources`, or the reverse.
    Component,
    /// Two objects of one identity.
    Duplicate,
    /// A patch that cannot be read, or that names nothing.
    Patch,
    /// A patch without a target whose object is not in the build.
    NoMatch,
    /// An operation of a JSON 6902 patch that fails.
    Operation,
    Generator,
    Transformer,
    Replacement,
    Var,
    /// A name that follows several objects.
    NameReference,
    /// Helm charts, which Flux does not let kustomize render.
    Charts,
    /// Exec plugins, which Flux does not run.
    Plugin,
    /// The build grew beyond our bounds.
    Limit,
}

/// Something that keeps us from knowing the build in full. Whatever it would add or change is unknown.
#[derive(Clone, Debug)]
pub struct Gap {
    pub kind: GapKind,
    pub place: Place,
    /// What is not known, and why.
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// A base, a resource or a patch at a URL: objects of any kind may come from there.
    Remote,
    /// A feature of kustomize that we do not model. What was built may differ in the cluster.
    Unsupported,
    /// Ciphertext takes part.
    Encrypted,
}

impl Problem {
    pub fn new(kind: ProblemKind, place: Place, message: impl Into<String>) -> Self {
        Self { kind, place, message: message.into(), help: None, objects: Vec::new() }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn objects(mut self, objects: impl IntoIterator<Item = Arc<Resource>>) -> Self {
        self.objects.extend(objects);
        self
    }
}
