//! Whether an object that a cluster seems not to have is certainly missing, and what is near to it.

use crate::{
    model::{Field, FluxInstance, HelmRelease, Kustomization, Object},
    render::{Build, GapKind, Problem, ProblemKind},
    text::{Place, Spelling},
    yaml::Node,
};

use super::{
    AppliedKustomization, AppliedObject, Cluster, Entry, Outcome,
    source::makes_artifact,
    stand_in::{is_named_outside, synced},
};

/// Kind, namespace and name of an object that something refers to.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    pub kind: &'w str,
    pub namespace: &'w str,
    pub name: &'w str,
}

/// What is known about an object that no build of a cluster has.
#[derive(Clone, Debug)]
pub enum Absence {
    /// All that Flux applies is known, and it is not there.
    Certain,
    /// A part that is not known could hold it, though nothing speaks for it: why and where.
    Open(String, Place),
    /// Something makes such objects, or nobody knows what surrounds the entry.
    Plausible,
}

/// An object that may be meant.
#[derive(Clone, Debug)]
pub enum Near<'c> {
    /// The same kind and name in another namespace.
    Namespace(&'c AppliedObject, String),
    /// A name that is nearly the same, in the same namespace.
    Name(&'c AppliedObject, String),
    /// The same name and namespace, another kind.
    Kind(&'c AppliedObject, String),
}

impl Cluster {
    /// What is known of an object that is not in the cluster; `None` where it is there, or may be under a name that only
    /// the cluster knows.
    pub fn absence(&self, wanted: Wanted<'_>, asker: &AppliedObject) -> Option<Absence> {
        if wanted.namespace.is_empty() || wanted.name.is_empty() || self.has(wanted) {
            return None;
        }
        if self.may_be_lost(wanted, Some(asker)) {
            return None;
        }
        if matches!(self.entry, Entry::Assumed) || self.makes(wanted) {
            return Some(Absence::Plausible);
        }
        let mut worst = match self.source {
            Some(_) => Absence::Certain,
            None => Absence::Open("nothing shows what applies the entry".into(), asker.resource.birth.clone()),
        };
        for unit in self.units.iter().filter(|unit| !unit.elsewhere) {
            match self.opened_by(unit, wanted) {
                Some(Absence::Plausible) => return Some(Absence::Plausible),
                Some(open) if matches!(worst, Absence::Certain) => worst = open,
                _ => {}
            }
        }
        Some(worst)
    }

    /// Whether a Kustomization that fails would make the object, for all that can be known: until it is fixed nobody can
    /// tell, and what is missing because of it is no mistake of its own.
    pub fn may_be_lost(&self, wanted: Wanted<'_>, asker: Option<&AppliedObject>) -> bool {
        self.units.iter().filter(|unit| !unit.elsewhere).any(|unit| match &unit.outcome {
            Outcome::Built(build) => build.problems.iter().any(hides) && may_hold(unit, wanted),
            // What it would apply cannot be what it needs itself.
            Outcome::NoPath { .. } | Outcome::NoSource => {
                let own = unit.index.and_then(|index| self.objects.get(index));
                let is_asker = own.zip(asker).is_some_and(|(own, asker)| std::ptr::eq(own, asker));
                !is_asker && may_hold(unit, wanted)
            }
            Outcome::Outside(_) => false,
        })
    }

    /// The builds that fail so that not all of their objects are known.
    pub fn lossy_builds(&self) -> impl Iterator<Item = &Build> {
        self.units.iter().filter_map(|unit| match &unit.outcome {
            Outcome::Built(build) if build.problems.iter().any(hides) => Some(&**build),
            _ => None,
        })
    }

    /// Whether one of them may make Kustomizations, which may lead anywhere.
    pub fn loses_kustomizations(&self) -> bool {
        self.lossy_builds().any(|build| {
            let mut groups = build.resources.iter().map(|resource| resource.group());
            build.resources.is_empty() || groups.any(|group| group == Kustomization::SUBJECT.group)
        })
    }

    /// The object that is the nearest to a missing one; of equally near ones the first.
    pub fn near(&self, wanted: Wanted<'_>) -> Option<Near<'_>> {
        let mut best: Option<(usize, Near<'_>)> = None;
        let spelling = Spelling::new(wanted.name);
        for effective in self.near_candidates(wanted.kind, wanted.name) {
            let Some(object) = effective.object() else { continue };
            let (Some(name), Some(namespace)) = (object.name().value(), object.namespace().value()) else { continue };
            let (same_name, same_namespace) = (name == wanted.name, namespace == wanted.namespace);
            let is_kind = object.kind == wanted.kind;
            let (distance, near) = if is_kind && same_name {
                (0, Near::Namespace(effective, namespace.to_owned()))
            } else if is_kind
                && same_namespace
                && let Some(distance) = distance(&spelling, name, wanted.name)
            {
                (1 + distance, Near::Name(effective, name.to_owned()))
            } else if same_name && same_namespace && object.group().ends_with("toolkit.fluxcd.io") {
                (usize::MAX, Near::Kind(effective, object.kind.to_owned()))
            } else {
                continue;
            };
            if best.as_ref().is_none_or(|(other, _)| distance < *other) {
                best = Some((distance, near));
            }
        }
        best.map(|(_, near)| near)
    }

    /// Whether the cluster has the object, or one whose name it alone knows and that may be it.
    fn has(&self, wanted: Wanted<'_>) -> bool {
        let Wanted { kind, namespace, name } = wanted;
        let is_root = self.source.as_ref().is_some_and(|source| source.is(kind, namespace, name));
        if is_root || self.named(kind, namespace, name).next().is_some() {
            return true;
        }
        let id = format!("{namespace}/{name}");
        if kind == "Kustomization" && self.units.iter().any(|unit| unit.id == id) {
            return true;
        }
        let may_be = |field: Field<'_>, text: &str| field.value().is_none_or(|value| value == text);
        let is_unknown = |object: Object<'_>| {
            object.kind == kind
                && may_be(object.name(), name)
                && (object.namespace().is_absent() || may_be(object.namespace(), namespace))
        };
        let makes = |object: Object<'_>| kind == "ExternalArtifact" && makes_artifact(object, namespace, name);
        let syncs =
            |object| synced(object).is_some_and(|sync| (&*sync.0, &*sync.1, &*sync.2) == (kind, namespace, name));
        self.makers().any(|object| is_unknown(object) && is_named_outside(object) || makes(object) || syncs(object))
    }

    /// Whether an object of the cluster makes others of the kind: a ResourceSet, a policy that generates, a chart of Flux.
    fn makes(&self, wanted: Wanted<'_>) -> bool {
        self.makes_kind(wanted.kind, || {
            self.objects.iter().filter_map(AppliedObject::object).any(|object| {
                let chart =
                    ["spec.chart.spec.chart", "spec.chartRef.name"].into_iter().find_map(|path| object.node.at(path));
                if HelmRelease::of(object).is_some() {
                    return chart.and_then(Node::text).is_some_and(|name| name.contains("flux"));
                }
                if is_plain(object) {
                    return false;
                }
                object.node.descendants().any(|node| node.text().is_some_and(|text| text.contains(wanted.kind)))
            })
        })
    }

    /// What the parts of a unit that are not known could add.
    fn opened_by(&self, unit: &AppliedKustomization, wanted: Wanted<'_>) -> Option<Absence> {
        match &unit.outcome {
            _ if !may_hold(unit, wanted) => None,
            Outcome::Built(build) => holes(build, wanted).map(|(reason, place)| Absence::Open(reason, place)),
            // Only the definitions of kinds, by its own words.
            Outcome::Outside(_) if unit.id.contains("crd") => None,
            Outcome::Outside(_) => Some(Absence::Plausible),
            Outcome::NoPath { .. } | Outcome::NoSource => None,
        }
    }
}

/// Whether what a unit applies may be in the namespace.
fn may_hold(unit: &AppliedKustomization, wanted: Wanted<'_>) -> bool {
    let object = unit.object.as_ref().and_then(|object| Object::of(object.node()));
    let target = object.and_then(Kustomization::of).and_then(|view| view.target_namespace().value());
    target.is_none_or(|target| target == wanted.namespace)
}

/// The parts of a build that are not known and could hold an object of the namespace.
fn holes(build: &Build, wanted: Wanted<'_>) -> Option<(String, Place)> {
    let mut gaps = build.gaps.iter().filter(|gap| match gap.kind {
        GapKind::Remote => !gap.place.text().to_ascii_lowercase().contains("crd"),
        GapKind::Unsupported => true,
        GapKind::Encrypted => false,
    });
    let gap = gaps.next()?;
    // Whatever one namespace is put on lands there.
    let mut namespaces = build.resources.iter().map(|resource| resource.namespace()).filter(|name| !name.is_empty());
    let first = namespaces.next();
    let lands_elsewhere =
        first.is_some_and(|first| first != wanted.namespace && namespaces.all(|other| other == first));
    (!lands_elsewhere).then(|| (gap.reason.clone(), gap.place.clone()))
}

/// Whether objects may be in what a problem keeps from being read.
fn hides(problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::Missing => {
            let text = problem.place.text().trim_matches(['"', '\'']);
            let name = text.rsplit('/').next().unwrap_or("");
            !name.contains('.') || name.ends_with(".yaml") || name.ends_with(".yml") || text.ends_with('.')
        }
        ProblemKind::Duplicate
        | ProblemKind::Patch
        | ProblemKind::NoMatch
        | ProblemKind::Operation
        | ProblemKind::Replacement
        | ProblemKind::Var
        | ProblemKind::NameReference
        | ProblemKind::Generator => false,
        _ => true,
    }
}

/// Kinds that make no objects of Flux, whatever they mention.
fn is_plain(object: Object<'_>) -> bool {
    let group = object.group();
    group.ends_with("toolkit.fluxcd.io")
        || !group.contains('.')
        || group.ends_with(".k8s.io")
        || group.ends_with("monitoring.coreos.com")
        || FluxInstance::of(object).is_some()
}

/// The slips that lead from one name to the other: a letter or two, or a part left out, which counts as three.
fn distance(wanted: &Spelling, one: &str, other: &str) -> Option<usize> {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let rest = long.strip_prefix(short).map(|rest| rest.starts_with('-'));
    let front = long.strip_suffix(short).map(|rest| rest.ends_with('-'));
    let is_part = short.len() >= 3 && (rest == Some(true) || front == Some(true));
    wanted.slips(one).or_else(|| is_part.then_some(3))
}
