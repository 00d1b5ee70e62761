//! Runs the rules over a repository and its clusters.

mod plan;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    finding::{Finding, Level},
    flux::{Cluster, Effective, Entry, Fleet},
    model::{FLUX_V1, HelmRelease, Object},
    render::Resource,
    repo::{File, FileKind, Repo, SuppressionProblem},
    rules::{Check, Rule, Subject, links},
    schema::Schema,
    text::RepoPath,
    yaml::Node,
};

use super::{judge::Judge, merge};
use plan::{Output, Plan};

/// A rule that panicked: our fault, and reported as such.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub rule: &'static str,
    pub path: String,
    pub message: String,
}

/// All findings of `rules`, sorted by place, each mistake once.
///
/// An object that some cluster receives is judged as it is received; one that only a folder builds which nothing
/// applies, as that folder builds it; one that nothing builds, as its file has it.
pub fn check(repo: &Repo, fleet: &Fleet<'_>, judge: &Judge<'_>, rules: &[&'static Rule]) -> (Vec<Finding>, Vec<Fault>) {
    let plan = Plan::of(rules);
    let world = World { repo, fleet, judge };
    let received = clusters(&plan, world);
    let idle = idle_builds(&plan, world);
    let built: HashSet<RepoPath> = fleet
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.objects)
        .map(|effective| &effective.resource)
        .chain(idle.iter().flat_map(|(_, resources)| resources))
        .map(|resource| resource.birth.source.path().clone())
        .collect();
    let mut out = Output::default();
    for (resource, more) in idle.into_iter().flat_map(|(findings, _)| findings) {
        out.take(unreached(world, &resource, more));
    }
    let per_file: Vec<Output> = repo
        .files
        .par_iter()
        .map(|file| {
            let mut text = plan.text(world, file);
            let is_built = built.contains(&file.path);
            let is_alone = !is_built && !fleet.reaches(file.path.as_str()) && repo.named_by(file).next().is_none();
            let mut raw = plan.manifests(world, file, is_alone);
            if is_built {
                // Whatever becomes of the object, no patch takes a secret out of Git again.
                raw.findings.retain(|finding| !finding.secret.is_empty());
            }
            text.take(raw);
            unreached(world, &file.path, text)
        })
        .collect();
    per_file.into_iter().for_each(|more| out.take(more));
    if let Some(file) = repo.files.first() {
        for &rule in &plan.repository {
            if let Check::Repository(run) = rule.check {
                out.run(rule, world.subject(file), |cx| run(repo, cx));
            }
        }
    }
    let Output { mut findings, mut faults } = received;
    findings.extend(out.findings);
    faults.extend(out.faults);
    sort(&mut findings);
    faults.sort();
    faults.dedup();
    (findings, faults)
}

/// Sorts by place, rule and message, and drops what says the same twice.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.place.span, finding.rule);
        (a.place.source.path(), key(a), &a.message).cmp(&(b.place.source.path(), key(b), &b.message))
    });
    findings.dedup_by(|a, b| (a.rule, &a.place, &a.message) == (b.rule, &b.place, &b.message));
}

#[derive(Clone, Copy)]
struct World<'a> {
    repo: &'a Repo,
    fleet: &'a Fleet<'a>,
    judge: &'a Judge<'a>,
}

impl<'a> World<'a> {
    /// A file that no cluster changes.
    fn subject(self, file: &'a File) -> Subject<'a> {
        let Self { repo, fleet, .. } = self;
        Subject { repo, fleet, file, object: None, is_received: false, world: &repo.world }
    }
}

/// The objects of all clusters and the clusters themselves. An object that several clusters receive unchanged is judged
/// once, if they judge it by one schema.
fn clusters(plan: &Plan, world: World<'_>) -> Output {
    let groups = groups(plan, world);
    let per_object: Vec<Output> = groups
        .par_iter()
        .map(|Group { cluster, effective, object, schema, paths, standing }| {
            let mut out = Output::default();
            let path = effective.resource.birth.source.path();
            let Some(file) = world.repo.file(path.as_str()) else { return out };
            let subject = Subject { is_received: true, world: &cluster.world, ..world.subject(file) };
            plan.object(subject, *object, &mut out);
            plan.validate(world, subject, (*object, schema.as_deref()), *standing, &mut out);
            for finding in &mut out.findings {
                finding.object = Some(effective.reference());
                finding.clusters = paths.iter().map(|path| (*path).to_owned()).collect();
                let field = finding.field.as_deref().and_then(|pointer| effective.node().at_pointer(pointer));
                // The lines that led here are those of one cluster.
                finding.links = if paths.len() == 1 { links(cluster, effective, field) } else { Vec::new() };
            }
            out
        })
        .collect();
    let per_cluster: Vec<Output> = world
        .fleet
        .clusters
        .par_iter()
        .map(|cluster| {
            let mut out = Output::default();
            let Some(file) = world.repo.files.first() else { return out };
            for &rule in &plan.clusters {
                if let Check::Cluster(run) = rule.check {
                    let subject = Subject { world: &cluster.world, ..world.subject(file) };
                    out.run(rule, subject, |cx| run(cluster, cx));
                }
            }
            for finding in &mut out.findings {
                if finding.clusters.is_empty() {
                    finding.clusters = vec![cluster.path.clone()];
                }
            }
            out
        })
        .collect();
    let mut out = Output::default();
    per_object.into_iter().chain(per_cluster).for_each(|more| out.take(more));
    out.findings = merge::merge(out.findings, world.fleet);
    soften_guesses(&mut out.findings, world.fleet);
    out
}

/// An object with the clusters that receive it.
struct Group<'a> {
    cluster: &'a Cluster,
    effective: &'a Effective,
    object: Object<'a>,
    schema: Option<Arc<Schema>>,
    paths: Vec<&'a str>,
    standing: Standing,
}

/// How sure it is that an object is applied as it is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A base, a sample, a part: others may add to it.
    Idle,
    /// Someone outside may apply it, and nobody in the repository does.
    Assumed,
    /// A cluster receives it.
    Received,
}

fn groups<'a>(plan: &Plan, world: World<'a>) -> Vec<Group<'a>> {
    let has_known_cluster = world.fleet.clusters.iter().any(|cluster| !matches!(cluster.entry, Entry::Assumed));
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: HashMap<(usize, (usize, u32), usize), usize> = HashMap::new();
    // What is right for one version may be wrong for another.
    let clusters = &world.fleet.clusters;
    let like = |cluster: &Cluster| clusters.iter().position(|other| other.world == cluster.world).unwrap_or(0);
    for (cluster_number, cluster) in clusters.iter().enumerate() {
        let like = like(cluster);
        for effective in &cluster.objects {
            let Some(object) = effective.object() else { continue };
            let schema = (!plan.schema.is_empty())
                .then(|| world.judge.schema(Some((cluster_number, cluster)), object))
                .flatten();
            let schema_number = schema.as_ref().map_or(0, |schema| Arc::as_ptr(schema) as usize);
            let number = *known.entry((like, effective.node().identity(), schema_number)).or_insert(groups.len());
            let is_certain = cluster.units.get(effective.unit).is_some_and(|unit| unit.is_certain);
            let standing = match cluster.entry {
                Entry::Assumed if has_known_cluster => Standing::Idle,
                Entry::Assumed => Standing::Assumed,
                _ if is_certain => Standing::Received,
                _ => Standing::Assumed,
            };
            match groups.get_mut(number) {
                Some(group) => {
                    group.paths.push(&cluster.path);
                    group.standing = group.standing.max(standing);
                }
                None => groups.push(Group { cluster, effective, object, schema, paths: vec![&cluster.path], standing }),
            }
        }
    }
    groups
}

/// Beside clusters that are known nothing is certain of a folder that is only taken for one, but that a secret leaks.
fn soften_guesses(findings: &mut [Finding], fleet: &Fleet<'_>) {
    let is_known = |cluster: &&Cluster| !matches!(cluster.entry, Entry::Assumed);
    let known: HashSet<&str> = fleet.clusters.iter().filter(is_known).map(|cluster| &*cluster.path).collect();
    let is_guess = |finding: &Finding| {
        !finding.clusters.is_empty() && finding.clusters.iter().all(|path| !known.contains(&**path))
    };
    for finding in findings.iter_mut().filter(|finding| !known.is_empty() && is_guess(finding)) {
        if finding.level == Level::Error && finding.secret.is_empty() {
            finding.level = finding.level.lowered();
        }
    }
}

type Judged = (Vec<(RepoPath, Output)>, Vec<Arc<Resource>>);

/// Folders that no cluster reads and no other folder lists, as kustomize builds them.
fn idle_builds(plan: &Plan, world: World<'_>) -> Vec<Judged> {
    let used: HashSet<&str> = world.repo.used_folders().collect();
    let visited: HashSet<&str> = world.fleet.visited_folders().collect();
    let folders = world.fleet.plain.folders();
    folders
        .into_par_iter()
        .filter(|folder| !used.contains(folder) && !visited.contains(folder))
        .filter_map(|folder| {
            let build = world.fleet.plain.build(folder)?;
            let mut judged = Vec::new();
            for resource in &build.resources {
                let path = resource.birth.source.path();
                let (Some(object), Some(file)) = (Object::of(resource.node()), world.repo.file(path.as_str())) else {
                    continue;
                };
                if world.fleet.reaches(path.as_str()) {
                    continue;
                }
                let mut out = Output::default();
                plan.object(world.subject(file), object, &mut out);
                plan.validate_idle(world, file, object, &mut out);
                judged.push((path.clone(), out));
            }
            Some((judged, build.resources.clone()))
        })
        .collect()
}

/// What is said about a file that no cluster reads is one level milder, and hints are left out. Where no cluster is
/// known at all, nothing is known about what is read.
fn unreached(world: World<'_>, path: &RepoPath, mut out: Output) -> Output {
    let kind = world.repo.file(path.as_str()).map(|file| file.kind);
    // Nothing ever applies these.
    let is_no_input = matches!(
        kind,
        Some(FileKind::SopsConfig | FileKind::Pipeline | FileKind::Script | FileKind::Markdown | FileKind::Other)
    );
    // What a kustomization names is one, although its text cannot be read.
    let is_named = |file| world.repo.named_by(file).next().is_some();
    let is_no_input = is_no_input && !world.repo.file(path.as_str()).is_some_and(is_named);
    if world.fleet.clusters.is_empty() || is_no_input || world.fleet.reaches(path.as_str()) {
        return out;
    }
    out.findings.retain(|finding| finding.level > Level::Info);
    for finding in &mut out.findings {
        finding.level = finding.level.lowered();
    }
    out
}

/// Whether an object that nothing builds only stands for another: its body says too little to be applied, or a cluster
/// receives an object of this kind and name in this namespace that says more, so that this one is a patch for it.
fn is_part(fleet: &Fleet<'_>, object: Object<'_>) -> bool {
    let is_release = object.kind == HelmRelease::SUBJECT.kind
        && (object.group() == HelmRelease::SUBJECT.group || FLUX_V1.contains(&object.group()));
    let has = |paths: &[&str]| paths.iter().any(|path| object.node.at(path).is_some());
    // Where nothing builds anything, the only object of its name is all there is of it.
    let builds_nothing = fleet.clusters.is_empty() && fleet.plain.folders().is_empty();
    let is_alone = builds_nothing && fleet.repo.namesakes(object) == 1;
    if is_release && !is_alone && !has(&["spec.chart", "spec.chartRef"]) {
        return true;
    }
    // A patch leaves the chart alone, or changes its version.
    if is_release && has(&["spec.chart.spec.chart", "spec.chartRef.name", "spec.chart.name", "spec.chart.git"]) {
        return false;
    }
    let Some(name) = object.name().value() else { return false };
    let namespace = object.namespace().value().unwrap_or("");
    fleet.clusters.iter().any(|cluster| {
        let mut same = cluster.named(object.kind, namespace, name).filter_map(Effective::object);
        same.any(|other| other.group() == object.group() && says_more(other.node, object.node))
    })
}

/// Whether one object has a field, or a field of its `spec`, that the other has not.
fn says_more(one: Node<'_>, other: Node<'_>) -> bool {
    let has_more = |one: Node<'_>, other: Option<Node<'_>>| {
        let lacks = |key: &str| other.is_none_or(|other| other.get(key).is_none());
        one.entries().iter().any(|entry| entry.key.text().is_some_and(lacks))
    };
    has_more(one, Some(other)) || one.get("spec").is_some_and(|spec| has_more(spec, other.get("spec")))
}

/// What the rules about suppressions say.
pub(super) fn check_suppressions(
    repo: &Repo,
    fleet: &Fleet<'_>,
    rules: &[&'static Rule],
    problems: &[SuppressionProblem],
) -> (Vec<Finding>, Vec<Fault>) {
    let mut out = Output::default();
    for problem in problems {
        // A problem of the configuration has no file of the repository; any will do for the context.
        let path = problem.place.source.path().as_str();
        let Some(file) = repo.file(path).or_else(|| repo.files.first()) else { continue };
        for &rule in rules {
            if let Check::Suppression(check) = rule.check {
                let subject = Subject { repo, fleet, file, object: None, is_received: false, world: &repo.world };
                out.run(rule, subject, |cx| check(problem, cx));
            }
        }
    }
    (out.findings, out.faults)
}
