//! From an entry through Kustomizations to everything they apply (docs/rendering.md R8).

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

use crate::{
    config::{Config, Minor},
    model::{Kustomization, Object},
    render::{Build, Builds, Resource},
    repo::{TargetVersions, Versions},
    text::{Place, is_within},
    yaml::{Node, Value},
};

use super::{
    AppliedKustomization, AppliedObject, Cluster, Entry, Opening, Outcome, Variables,
    artifacts::{Artifacts, place_of},
    ignore::hides_folder,
    overlay,
    pattern::Pattern,
    prefix::clamp,
    root::{Root, join, same_text, settle},
    source::{Evidence, Sources, Tree, Trust},
    substitute, upgrade,
    variables::is_disabled,
    versions,
};

/// Where a cluster begins.
pub(super) struct Start {
    pub entry: Entry,
    pub folder: String,
    /// The Kustomization that applies the folder, where one does.
    pub root: Option<Root>,
}

/// Kustomizations and objects that one cluster may have, so that a hostile repository ends.
const MOST_UNITS: usize = 5_000;
const MOST_OBJECTS: usize = 100_000;
/// Folders that one path with variables may lead to.
const MOST_BY_PATTERN: usize = 200;

/// Walks through one cluster.
pub(super) fn walk(artifacts: &Artifacts<'_, '_>, config: &Config, evidence: &Evidence<'_>, start: Start) -> Cluster {
    let repo = artifacts.plain.view().repo;
    let mut cluster = Cluster::new(start.folder.clone(), start.entry, repo.world.clone());
    let mut walker = Walker {
        artifacts,
        config,
        sources: Sources::new(repo, evidence, start.root.as_ref()),
        seen: HashSet::new(),
        waiting: VecDeque::new(),
    };
    cluster.source = walker.sources.root().cloned();
    match &start.root {
        Some(root) => walker.root(root, &mut cluster),
        None => walker.outside(&start.folder, &mut cluster),
    }
    walker.run(&mut cluster);
    let given = config.cluster(&start.folder);
    cluster.world = TargetVersions {
        flux: version(&repo.world.flux, given.and_then(|entry| entry.flux_version), || versions::shown(&cluster, repo)),
        kubernetes: version(&repo.world.kubernetes, given.and_then(|entry| entry.kubernetes_version), || {
            upgrade::declared(&cluster)
        }),
    };
    cluster.needs = super::needs::needs(&cluster, &config.external);
    cluster
}

/// What is said of all clusters comes before what the configuration says of this one, and that before what its own files
/// show: a flag is for the run at hand. `all` is known only where a flag or the configuration gives it.
fn version(all: &Versions, own: Option<Minor>, shown: impl FnOnce() -> Option<Versions>) -> Versions {
    match own {
        _ if all.is_flag => all.clone(),
        Some(own) => Versions::given(own),
        None if all.known => all.clone(),
        None => shown().unwrap_or_else(|| all.clone()),
    }
}

/// A folder and what it builds to.
type FolderBuild = (String, Arc<Build>);

struct Walker<'w, 'p, 'r> {
    artifacts: &'w Artifacts<'p, 'r>,
    config: &'w Config,
    sources: Sources<'w>,
    /// `namespace/name` of Kustomizations that were met.
    seen: HashSet<String>,
    /// Objects whose variables or source another Kustomization may still apply.
    waiting: VecDeque<usize>,
}

impl Walker<'_, '_, '_> {
    /// The root applies itself until it no longer changes.
    fn root(&mut self, root: &Root, cluster: &mut Cluster) {
        let builds = self.artifacts.get(&root.prefix, None);
        let at = root.object.at("spec.path").map_or_else(|| root.object.place(), |path| path.place());
        let mut object = root.object.clone();
        let mut build = self.build(&builds, &root.folder, &object, &at);
        for _ in 0..5 {
            let next = build.resources.iter().find(|resource| is_same_object(resource, &root.object));
            let Some(settled) = next.and_then(|resource| settle(&resource.value, &build)) else { break };
            let done = same_text(settled.node(), object.node());
            object = settled;
            if done || !overlay::says_anything(&object) {
                break;
            }
            build = self.build(&builds, &root.folder, &object, &at);
        }
        let namespace = text(&object, "metadata.namespace");
        self.seen.insert(id(&object));
        let lookup = |kind: &str, namespace: &str, name: &str| find(&build, kind, namespace, name);
        let variables = match Object::of(object.node()).and_then(Kustomization::of) {
            Some(view) => {
                let mut variables = Variables::of(view, &namespace, &cluster.path, &self.config.external, &lookup);
                variables.settle_text(view);
                variables
            }
            None => Variables::default(),
        };
        let unit = AppliedKustomization {
            id: id(&object),
            namespace,
            object: Some(object),
            index: None,
            folder: Some(root.folder.clone()),
            outcome: Outcome::Built(build),
            is_certain: true,
            variables,
            elsewhere: false,
            pattern: None,
        };
        self.apply(unit, cluster);
    }

    /// Most Kustomizations add nothing to what their folder says, and many clusters have the same: that is built once.
    fn build(&self, builds: &Builds<'_>, folder: &str, object: &Value, at: &Place) -> Arc<Build> {
        // A build that is refused may be refused for what only kustomize minds, and not Flux.
        let is_good = |build: &Arc<Build>| build.problems.is_empty();
        let plain = || builds.build(folder).filter(is_good);
        (!overlay::says_anything(object)).then(plain).flatten().unwrap_or_else(|| {
            let (recipe, problems) = overlay::recipe(builds, folder, object, at);
            Arc::new(builds.build_recipe(&recipe, problems))
        })
    }

    /// Someone outside applies the folder: variables are open.
    fn outside(&mut self, folder: &str, cluster: &mut Cluster) {
        let builds = self.artifacts.get("", None);
        let at = place_of(&builds, folder);
        let build = self.build(&builds, folder, &Value::map(at.clone()), &at);
        let what = "whoever applies this folder".to_owned();
        let mut variables = Variables { substitutes: true, ..Variables::default() };
        variables.open.push(super::variables::Opening { what, place: at });
        let unit = AppliedKustomization {
            id: folder.to_owned(),
            namespace: String::new(),
            object: None,
            index: None,
            folder: Some(folder.to_owned()),
            outcome: Outcome::Built(build),
            is_certain: true,
            variables,
            elsewhere: false,
            pattern: None,
        };
        self.apply(unit, cluster);
    }

    fn run(&mut self, cluster: &mut Cluster) {
        let mut next = 0;
        let mut queue: VecDeque<usize> = VecDeque::new();
        loop {
            while next < cluster.objects.len() {
                queue.push_back(next);
                next += 1;
            }
            if let Some(index) = queue.pop_front() {
                self.child(index, cluster, false);
            } else if let Some(index) = self.waiting.pop_front() {
                self.child(index, cluster, true);
            } else {
                break;
            }
            if cluster.units.len() >= MOST_UNITS || cluster.objects.len() >= MOST_OBJECTS {
                let place = cluster.objects.last().map(|object| object.resource.birth.clone());
                let reason = format!("more than {MOST_UNITS} Kustomizations or {MOST_OBJECTS} objects");
                cluster.openings.extend(place.map(|place| Opening { reason, place, kinds: Vec::new() }));
                break;
            }
        }
    }

    /// Builds what a Kustomization among the objects applies.
    fn child(&mut self, index: usize, cluster: &mut Cluster, last_call: bool) {
        let object = cluster.objects[index].value.clone();
        let Some(view) = Object::of(object.node()).and_then(Kustomization::of) else { return };
        let id = id(&object);
        let applied_elsewhere = cluster.units.get(cluster.objects[index].unit).is_some_and(|unit| unit.elsewhere);
        if view.node.get("spec").is_none() || applied_elsewhere || self.seen.contains(&id) {
            return;
        }
        let namespace = text(&object, "metadata.namespace");
        let variables = {
            let lookup = |kind: &str, namespace: &str, name: &str| {
                cluster.named(kind, namespace, name).next().map(|effective| effective.value.clone())
            };
            Variables::of(view, &namespace, &cluster.path, &self.config.external, &lookup)
        };
        let is_open = variables.from.iter().any(|reference| !reference.found) || !self.sources.has(view, cluster);
        if !last_call && is_open {
            self.waiting.push_back(index);
            return;
        }
        self.seen.insert(id.clone());
        let elsewhere = view.kube_config().is_some();
        let by_pattern = self.by_pattern(&object, view, cluster);
        if let Some((pattern, builds)) = by_pattern {
            for (folder, build) in builds {
                let unit = AppliedKustomization {
                    id: id.clone(),
                    namespace: namespace.clone(),
                    object: Some(object.clone()),
                    index: Some(index),
                    folder: Some(folder),
                    outcome: Outcome::Built(build),
                    is_certain: false,
                    variables: variables.clone(),
                    elsewhere,
                    pattern: Some(pattern.clone()),
                };
                self.apply(unit, cluster);
            }
            return;
        }
        let (folder, outcome, is_certain) = self.outcome(&object, view, cluster);
        let unit = AppliedKustomization {
            id,
            namespace,
            object: Some(object.clone()),
            index: Some(index),
            folder,
            outcome,
            is_certain,
            variables,
            elsewhere,
            pattern: None,
        };
        self.apply(unit, cluster);
    }

    /// A path with variables that something outside gives: every folder that it may lead to, each built. Where the name of
    /// the cluster holds the values of some of them, only those.
    fn by_pattern(
        &self,
        object: &Value,
        view: Kustomization<'_>,
        cluster: &Cluster,
    ) -> Option<(String, Vec<FolderBuild>)> {
        let path = view.path().node().filter(|node| !node.is_known())?.text()?;
        let pattern = Pattern::of(path)?;
        let Tree::Here { prefix, ignore, .. } = self.sources.tree_of(view, cluster) else { return None };
        let repo = self.artifacts.plain.view().repo;
        let inside = |folder: &'_ str| {
            is_within(folder, &prefix).then(|| folder[prefix.len()..].trim_start_matches('/').to_owned())
        };
        let mut folders: Vec<String> =
            repo.folders().filter_map(inside).filter(|folder| pattern.matches(folder)).collect();
        let own: Vec<&str> = cluster.path.split('/').collect();
        let is_own = |folder: &&String| pattern.values(folder).iter().all(|value| own.contains(value));
        let of_this_cluster: Vec<String> = folders.iter().filter(is_own).cloned().collect();
        if !of_this_cluster.is_empty() {
            folders = of_this_cluster;
        }
        folders.truncate(MOST_BY_PATTERN);
        let builds = self.artifacts.get(&prefix, ignore.as_deref());
        let at = path_place(object);
        let build = |folder: String| {
            let folder = join(&prefix, &folder);
            let build = self.build(&builds, &folder, object, &at);
            (folder, build)
        };
        (!folders.is_empty()).then(|| (pattern.path.clone(), folders.into_iter().map(build).collect()))
    }

    fn outcome(&self, object: &Value, view: Kustomization<'_>, cluster: &Cluster) -> (Option<String>, Outcome, bool) {
        let path = view.path();
        if path.node().is_some_and(|node| !node.is_known()) {
            return (None, Outcome::Outside("its path holds a variable whose value is not known".into()), false);
        }
        let (path, _) = clamp(path.value().unwrap_or(""));
        let at = path_place(object);
        match self.sources.tree_of(view, cluster) {
            Tree::Missing => (None, Outcome::NoSource, false),
            Tree::Outside(reason) => (None, Outcome::Outside(reason), false),
            Tree::Here { prefix, ignore, trust } => {
                let folder = join(&prefix, &path);
                let repo = self.artifacts.plain.view().repo;
                let builds = self.artifacts.get(&prefix, ignore.as_deref());
                if !repo.has_folder(&folder)
                    || hides_folder(&builds.view().hidden, repo, (&prefix, ignore.as_deref()), &folder)
                    || self.sources.does_not_check_out(&path, view, cluster)
                {
                    return match trust {
                        Trust::Sure => (Some(folder), Outcome::NoPath { certain: true, path }, true),
                        Trust::Likely => (Some(folder), Outcome::NoPath { certain: false, path }, false),
                        Trust::Guess => (None, Outcome::Outside("its source may not be this repository".into()), false),
                    };
                }
                let build = self.build(&builds, &folder, object, &at);
                (Some(folder), Outcome::Built(build), matches!(trust, Trust::Sure))
            }
        }
    }

    /// Puts the variables into what was built, and adds it to the cluster.
    fn apply(&mut self, unit: AppliedKustomization, cluster: &mut Cluster) {
        let number = cluster.units.len();
        let at = unit.object.as_ref().map_or_else(|| place_of(self.artifacts.plain, &cluster.path), path_place);
        match &unit.outcome {
            Outcome::Built(build) => {
                for gap in &build.gaps {
                    let reason = gap.reason.clone();
                    cluster.openings.push(Opening { reason, place: gap.place.clone(), kinds: Vec::new() });
                }
                for problem in &build.problems {
                    let reason = problem.message.clone();
                    cluster.openings.push(Opening { reason, place: problem.place.clone(), kinds: Vec::new() });
                }
                for resource in &build.resources {
                    self.object(resource, &unit, number, cluster);
                }
            }
            Outcome::Outside(reason) => {
                let reason = format!("what `{}` applies is not known: {reason}", unit.id);
                cluster.openings.push(Opening { reason, place: at, kinds: Vec::new() });
            }
            Outcome::NoPath { .. } | Outcome::NoSource => {
                let reason = format!("what `{}` applies is not known", unit.id);
                cluster.openings.push(Opening { reason, place: at, kinds: Vec::new() });
            }
        }
        cluster.units.push(unit);
    }

    fn object(&self, resource: &Arc<Resource>, unit: &AppliedKustomization, number: usize, cluster: &mut Cluster) {
        // What a folder changes each that applies it has as its own: a mistake there belongs to the lines that led to it.
        let mut value = if resource.is_untouched() { resource.value.clone() } else { resource.value.apart() };
        let mut troubles = Vec::new();
        // Read and dropped by Flux (fluxcd/pkg ssa/utils `IsKustomization`).
        let Some(object) = Object::of(resource.node()) else { return };
        if object.group() == "kustomize.config.k8s.io" {
            return;
        }
        if unit.variables.substitutes && !is_disabled(object) {
            let done = substitute(&value, &unit.variables);
            (value, troubles) = (done.value, done.troubles);
        }
        overlay::common_metadata(&mut value, unit.object.as_ref());
        cluster.add(AppliedObject { resource: Arc::clone(resource), value, unit: number, troubles });
    }
}

fn is_same_object(resource: &Resource, object: &Value) -> bool {
    resource.kind() == "Kustomization"
        && resource.name() == text(object, "metadata.name")
        && resource.namespace() == text(object, "metadata.namespace")
}

fn find(build: &Build, kind: &str, namespace: &str, name: &str) -> Option<Value> {
    let same = |resource: &&Arc<Resource>| {
        resource.kind() == kind && resource.name() == name && resource.namespace() == namespace
    };
    build.resources.iter().find(same).map(|resource| resource.value.clone())
}

fn path_place(object: &Value) -> Place {
    object.at("spec.path").map_or_else(|| object.place().first_line(), |path| path.place())
}

fn text(object: &Value, path: &str) -> String {
    object.node().at(path).and_then(Node::text).unwrap_or("").to_owned()
}

/// `namespace/name`.
fn id(object: &Value) -> String {
    format!("{}/{}", text(object, "metadata.namespace"), text(object, "metadata.name"))
}
