//! One object on its way through a build, and what kustomize remembers about it.

use std::sync::Arc;

use crate::{
    text::Place,
    yaml::{Node, Value},
};

use super::table::{Scope, scope};

/// An object of a build with the names it had (kustomize api/resource/resource.go).
#[derive(Clone, Debug)]
pub struct Resource {
    pub value: Value,
    /// The value with which it came into the kustomization that has it now; `None` for what that one made.
    pub given: Option<Value>,
    /// The identities it had before the one it has now, oldest first (`api/resource`, `PrevIds`).
    pub history: Vec<Id>,
    /// The prefixes and suffixes it was given, innermost first; empty ones too, as the engine keeps them.
    pub prefixes: Vec<String>,
    pub suffixes: Vec<String>,
    /// Whether its name gets the hash of its content at the end.
    pub needs_hash: bool,
    /// What a generated object does with one of the same identity.
    pub behavior: Behavior,
    /// What was taken out of it: the field "required but missing" may be one of these.
    pub tombstones: Vec<Tombstone>,
    /// Where it came from: its document, or the entry of the generator.
    pub birth: Place,
    /// The items of `resources` through which it came.
    pub trail: Option<Arc<Trail>>,
    /// Whether a ciphertext takes part in its hash, so that the hash is not known here.
    pub opaque_hash: bool,
}

/// Group, version, kind, name and namespace (kyaml/resid).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    pub group: String,
    pub version: String,
    pub kind: String,
    pub name: String,
    /// As written; empty for none. [`Id::effective_namespace`] is what the engine compares.
    pub namespace: String,
}

/// `behavior` of a generator (api/types/genargs.go).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behavior {
    #[default]
    Unspecified,
    Create,
    Replace,
    Merge,
}

/// One step of the way on which an object came into a build.
#[derive(Clone, Debug)]
pub struct Trail {
    /// The item of `resources`, `components` or a generator.
    pub item: Place,
    /// The step before, nearer to the object.
    pub below: Option<Arc<Trail>>,
}

/// A value that a patch took out.
#[derive(Clone, Debug)]
pub struct Tombstone {
    /// Keys and item numbers from the root of the object.
    pub path: Vec<String>,
    pub was: Value,
    /// The line that took it out.
    pub by: Place,
}

impl Resource {
    pub fn new(value: Value) -> Self {
        Self {
            birth: value.place(),
            value,
            given: None,
            history: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            needs_hash: false,
            behavior: Behavior::default(),
            tombstones: Vec::new(),
            trail: None,
            opaque_hash: false,
        }
    }

    /// Whether the kustomization that has it now leaves it as it came.
    pub fn is_untouched(&self) -> bool {
        self.given.as_ref().is_some_and(|given| given.is_same(&self.value))
    }

    pub fn node(&self) -> Node<'_> {
        self.value.node()
    }

    pub fn kind(&self) -> &str {
        self.field("kind")
    }

    pub fn name(&self) -> &str {
        self.field("metadata.name")
    }

    pub fn namespace(&self) -> &str {
        self.field("metadata.namespace")
    }

    pub fn api_version(&self) -> &str {
        self.field("apiVersion")
    }

    pub fn group(&self) -> &str {
        group_version(self.api_version()).0
    }

    pub fn version(&self) -> &str {
        group_version(self.api_version()).1
    }

    /// The identity it has now.
    pub fn id(&self) -> Id {
        let (group, version) = group_version(self.api_version());
        Id {
            group: group.into(),
            version: version.into(),
            kind: self.kind().into(),
            name: self.name().into(),
            namespace: self.namespace().into(),
        }
    }

    /// The identity it was read with.
    pub fn original(&self) -> Id {
        self.ids().next().unwrap_or_else(|| self.id())
    }

    /// The namespace of [`Resource::original`] as the engine compares it.
    pub fn original_namespace(&self) -> &str {
        let (kind, namespace) = match self.history.first() {
            Some(id) => (id.kind.as_str(), id.namespace.as_str()),
            None => (self.kind(), self.namespace()),
        };
        effective_namespace(self.group(), self.version(), kind, namespace)
    }

    /// The namespace it has now, as the engine compares it.
    pub fn effective_namespace(&self) -> &str {
        effective_namespace(self.group(), self.version(), self.kind(), self.namespace())
    }

    /// Whether both have the same identity now, as [`Id::equals`] says.
    pub fn is_called_as(&self, other: &Resource) -> bool {
        self.name() == other.name()
            && self.kind() == other.kind()
            && group_version(self.api_version()) == group_version(other.api_version())
            && self.effective_namespace() == other.effective_namespace()
    }

    /// All identities it ever had, the one it has now last. The engine keeps no group and no version of the old ones
    /// (api/internal/utils/annotations.go, `PrevIds`).
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        let now = self.id();
        let (group, version) = (now.group.clone(), now.version.clone());
        let old =
            self.history.iter().map(move |id| Id { group: group.clone(), version: version.clone(), ..id.clone() });
        old.chain(std::iter::once(now))
    }

    /// The items through which it came, the outermost first.
    pub fn way_in(&self) -> impl Iterator<Item = &Place> {
        std::iter::successors(self.trail.as_deref(), |step| step.below.as_deref()).map(|step| &step.item)
    }

    /// Remembers the present identity before something changes it (`StorePreviousId`).
    pub fn remember(&mut self) {
        let id = self.id();
        self.history.push(id);
    }

    pub fn scope(&self) -> Scope {
        scope(self.group(), self.version(), self.kind())
    }

    pub fn annotation(&self, key: &str) -> Option<&str> {
        self.node().at("metadata.annotations")?.get(key)?.text()
    }

    fn field(&self, path: &str) -> &str {
        self.node().at(path).filter(|node| !node.is_null()).and_then(Node::text).unwrap_or("")
    }
}

impl Id {
    /// What the engine compares: nothing for kinds known as cluster scoped, `default` for none
    /// (kyaml/resid `EffectiveNamespace`).
    pub fn effective_namespace(&self) -> &str {
        effective_namespace(&self.group, &self.version, &self.kind, &self.namespace)
    }

    /// Equal but for the way the namespace is written (kyaml/resid `Equals`).
    pub fn equals(&self, other: &Id) -> bool {
        self.name == other.name
            && self.kind == other.kind
            && self.group == other.group
            && self.version == other.version
            && self.effective_namespace() == other.effective_namespace()
    }

    /// `ConfigMap `default/settings``, for people.
    pub fn words(&self) -> String {
        if self.namespace.is_empty() {
            format!("{} `{}`", self.kind, self.name)
        } else {
            format!("{} `{}/{}`", self.kind, self.namespace, self.name)
        }
    }
}

fn effective_namespace<'n>(group: &str, version: &str, kind: &str, namespace: &'n str) -> &'n str {
    if scope(group, version, kind) == Scope::Cluster {
        ""
    } else if namespace.is_empty() {
        "default"
    } else {
        namespace
    }
}

/// `apps/v1` is group `apps`, version `v1`; `v1` is the core group.
pub fn group_version(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}
