//! One cluster: everything that Flux applies from one entry, rendered and substituted.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    finding::ObjectRef,
    model::{Kustomization, Object, Subject},
    render::{Build, Resource, State},
    repo::TargetVersions,
    text::Place,
    yaml::{Node, Value},
};

use super::{InputReference, Reference, Trouble, Variables, stand_in::may_make};

/// One entry where Flux starts to read, and what it would apply from there.
#[derive(Debug)]
pub struct Cluster {
    /// The folder of the entry: what names a cluster, for every one has a `flux-system`.
    pub path: String,
    pub entry: Entry,
    /// Kustomizations in the order in which they were reached, the root first.
    pub units: Vec<AppliedKustomization>,
    pub objects: Vec<AppliedObject>,
    pub world: TargetVersions,
    /// Kustomizations and other objects that apply what this repository does not hold.
    pub openings: Vec<Opening>,
    /// The source of the root, which exists although no object of the repository may be it.
    pub source: Option<Reference>,
    /// References of its Flux objects to Secrets and ConfigMaps.
    pub needs: Vec<InputReference>,
    /// Whether the repository shows other clusters, so that one that is only assumed is a guess.
    pub(super) is_beside_shown: bool,
    by_name: HashMap<(String, String), Vec<usize>>,
    by_kind: HashMap<String, Vec<usize>>,
    makers: Vec<usize>,
    /// Kinds of which some object makes others, as far as that was asked.
    makes: Mutex<HashMap<String, bool>>,
}

/// How an entry was found (docs/rendering.md).
#[derive(Clone, Debug)]
pub enum Entry {
    /// It applies itself (R2).
    Proven,
    /// A FluxInstance or the like says so (R3).
    Declared(Place),
    /// The configuration says so.
    Configured(Place),
    /// Nothing reaches it, and it holds Flux objects (R4).
    Assumed,
}

impl Entry {
    pub fn as_str(&self) -> &'static str {
        match self {
            Entry::Proven => "proven",
            Entry::Declared(_) => "declared",
            Entry::Configured(_) => "configured",
            Entry::Assumed => "assumed",
        }
    }
}

/// One Flux Kustomization and what it applies.
#[derive(Debug)]
pub struct AppliedKustomization {
    /// `namespace/name`; of an assumed entry the folder.
    pub id: String,
    pub namespace: String,
    /// The object as the cluster has it; `None` for an entry that someone outside applies.
    pub object: Option<Value>,
    /// The object among those of the cluster.
    pub index: Option<usize>,
    /// The folder that it builds, from the root of the repository.
    pub folder: Option<String>,
    pub outcome: Outcome,
    /// Whether what it applies certainly is this tree: not another branch of it, and no repository that may be another.
    pub is_certain: bool,
    pub variables: Variables,
    /// Whether another cluster receives the objects (`kubeConfig`).
    pub elsewhere: bool,
    /// The path with variables that led to the folder, where only something outside gives their values.
    pub pattern: Option<String>,
}

/// What became of a Kustomization.
#[derive(Debug)]
pub enum Outcome {
    Built(Arc<Build>),
    /// `spec.path` leads nowhere in a tree that certainly is this repository (`true`) or may be.
    NoPath {
        certain: bool,
        path: String,
    },
    /// What it applies is not in this repository, or not known.
    Outside(String),
    /// Its source is not in the cluster.
    NoSource,
}

/// An object as the cluster receives it.
#[derive(Clone, Debug)]
pub struct AppliedObject {
    /// As the build left it.
    pub resource: Arc<Resource>,
    /// With variables put in.
    pub value: Value,
    /// The unit that applies it.
    pub unit: usize,
    pub troubles: Vec<Trouble>,
}

/// Something that may add objects which this repository does not hold.
#[derive(Clone, Debug)]
pub struct Opening {
    pub reason: String,
    pub place: Place,
    /// The kinds it may add; all where empty.
    pub kinds: Vec<&'static str>,
}

/// The path of a cluster for people and for other programs: `.` is the root of the repository.
pub fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

impl Cluster {
    pub(super) fn new(path: String, entry: Entry, world: TargetVersions) -> Self {
        Self {
            path,
            entry,
            units: Vec::new(),
            objects: Vec::new(),
            world,
            openings: Vec::new(),
            source: None,
            needs: Vec::new(),
            is_beside_shown: false,
            by_name: HashMap::new(),
            by_kind: HashMap::new(),
            makers: Vec::new(),
            makes: Mutex::default(),
        }
    }

    pub(super) fn add(&mut self, effective: AppliedObject) {
        if let Some(object) = effective.object() {
            let (kind, number) = (object.kind.to_owned(), self.objects.len());
            let name = object.name().value().unwrap_or("").to_owned();
            self.by_kind.entry(kind.clone()).or_default().push(number);
            self.by_name.entry((kind, name)).or_default().push(number);
            if may_make(object) {
                self.makers.push(number);
            }
        }
        self.objects.push(effective);
    }

    /// The objects of a kind and name in a namespace; an empty namespace finds those in any.
    pub fn named<'c>(&'c self, kind: &str, namespace: &'c str, name: &str) -> impl Iterator<Item = &'c AppliedObject> {
        let indexes = self.by_name.get(&(kind.to_owned(), name.to_owned()));
        let all = indexes.into_iter().flatten().map(|&index| &self.objects[index]);
        all.filter(move |effective| namespace.is_empty() || effective.namespace(self) == namespace)
    }

    /// The objects that have the kind of a missing one, or its name.
    pub(super) fn near_candidates(&self, kind: &str, name: &str) -> impl Iterator<Item = &AppliedObject> {
        let of_kind = self.by_kind.get(kind).into_iter().flatten();
        let others = self.by_kind.keys().filter(|other| *other != kind);
        let named = others.filter_map(|other| self.by_name.get(&(other.clone(), name.to_owned()))).flatten();
        let mut numbers: Vec<usize> = of_kind.chain(named).copied().collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| &self.objects[number])
    }

    /// The objects that may be another than they seem, or stand for another.
    pub(super) fn makers(&self) -> impl Iterator<Item = Object<'_>> {
        self.makers.iter().filter_map(|&number| self.objects[number].object())
    }

    /// What was found of a kind, else what `find` finds.
    pub(super) fn makes_kind(&self, kind: &str, find: impl FnOnce() -> bool) -> bool {
        let known = || self.makes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&found) = known().get(kind) {
            return found;
        }
        let found = find();
        known().insert(kind.to_owned(), found);
        found
    }

    /// The objects of a kind.
    pub fn of_kind(&self, subject: Subject) -> impl Iterator<Item = (&AppliedObject, Object<'_>)> {
        let numbers = self.by_kind.get(subject.kind).into_iter().flatten();
        numbers.map(|&number| &self.objects[number]).filter_map(move |effective| {
            let object = effective.object().filter(|object| object.is(subject))?;
            Some((effective, object))
        })
    }

    /// The Kustomizations of the cluster with their units.
    pub fn kustomizations(&self) -> impl Iterator<Item = (&AppliedKustomization, Kustomization<'_>)> {
        self.units.iter().filter_map(|unit| {
            let object = Object::of(unit.object.as_ref()?.node())?;
            Some((unit, Kustomization::of(object)?))
        })
    }

    /// Whether everything that Flux applies from this entry is known: what is not here is missing.
    pub fn is_closed(&self) -> bool {
        self.openings.is_empty() && matches!(self.entry, Entry::Proven | Entry::Declared(_) | Entry::Configured(_))
    }

    /// How many of its builds are in each state.
    pub fn states(&self) -> BTreeMap<State, usize> {
        let mut states = BTreeMap::new();
        for unit in &self.units {
            if let Outcome::Built(build) = &unit.outcome {
                *states.entry(build.state()).or_default() += 1;
            }
        }
        states
    }
}

impl AppliedObject {
    pub fn object(&self) -> Option<Object<'_>> {
        Object::of(self.value.node())
    }

    pub fn node(&self) -> Node<'_> {
        self.value.node()
    }

    /// The object as its file names it: what survives namespaces, prefixes and variables.
    pub fn reference(&self) -> ObjectRef {
        let id = self.resource.original();
        ObjectRef {
            api_version: self.resource.api_version().to_owned(),
            kind: id.kind,
            namespace: Some(id.namespace).filter(|namespace| !namespace.is_empty()),
            name: Some(id.name).filter(|name| !name.is_empty()),
        }
    }

    /// The namespace in which the object lands; empty for a kind known as cluster scoped.
    pub fn namespace<'c>(&'c self, _cluster: &'c Cluster) -> &'c str {
        self.node().at("metadata.namespace").and_then(Node::text).unwrap_or("")
    }
}
