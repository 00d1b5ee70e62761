//! Who is asked: every rule about everything that it looks at, and what it says with how sure the engine is of it.
//!
//! An object that some cluster receives is judged as it is received; one that only a folder builds which nothing
//! applies, as that folder builds it; one that nothing builds, as its file has it.

mod index;
mod part;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use rayon::prelude::*;

use crate::{
    finding::{Certainty, Diagnostic},
    flux::{AppliedObject, Cluster, Fleet},
    model::Object,
    render::Resource,
    repo::{File, FileKind, Repo, SuppressionProblem},
    rules::{Check, Rule, Subject, links},
    schema::Schema,
    text::RepoPath,
};

use super::{validator::Validator, verdict::Claim};
use index::{Heard, RuleIndex};

/// A rule that panicked: our fault, and reported as such.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RulePanic {
    pub rule: &'static str,
    pub path: String,
    pub message: String,
}

/// What the rules say, and which of them failed.
#[derive(Default)]
pub struct Claims {
    pub claims: Vec<Claim>,
    pub panics: Vec<RulePanic>,
}

impl Claims {
    fn take(&mut self, more: Claims) {
        self.claims.extend(more.claims);
        self.panics.extend(more.panics);
    }

    /// What was heard about a subject of this certainty. A rule about a cluster says which part of it a diagnostic is of.
    fn hear(&mut self, heard: Heard, certainty: Certainty, clusters: &[&str]) {
        self.panics.extend(heard.panics);
        self.claims.extend(heard.diagnostics.into_iter().map(|mut diagnostic| {
            let own = std::mem::take(&mut diagnostic.clusters);
            let of_subject = || clusters.iter().map(|&path| path.to_owned()).collect();
            let clusters = match diagnostic.certainty {
                Some(Certainty::Unapplied) => Vec::new(),
                _ if own.is_empty() => of_subject(),
                _ => own,
            };
            Claim { certainty: diagnostic.certainty.unwrap_or(certainty), clusters, diagnostic }
        }));
    }
}

/// Everything that a run looks at.
#[derive(Clone, Copy)]
struct Run<'a> {
    repo: &'a Repo,
    fleet: &'a Fleet<'a>,
    judge: &'a Validator<'a>,
}

/// Asks all `rules` but those about suppressions.
pub fn ask(repo: &Repo, fleet: &Fleet<'_>, judge: &Validator<'_>, rules: &[&'static Rule]) -> Claims {
    let index = RuleIndex::of(rules);
    let world = Run { repo, fleet, judge };
    let mut out = received(&index, world);
    out.take(about_clusters(&index, world));
    let (idle, built_by_nobody) = idle_builds(&index, world);
    out.take(idle);
    let received = fleet.clusters.iter().flat_map(|cluster| &cluster.objects).map(|effective| &effective.resource);
    let built: HashSet<RepoPath> =
        received.chain(&built_by_nobody).map(|resource| resource.birth.source.path().clone()).collect();
    let per_file: Vec<Claims> = repo.files.par_iter().map(|file| about_file(&index, world, file, &built)).collect();
    per_file.into_iter().for_each(|more| out.take(more));
    out.take(about_fleet(&index, world));
    out.panics.sort();
    out.panics.dedup();
    out
}

/// Asks the rules about suppressions, which are known only when all the others are done.
pub fn ask_about_suppressions(
    repo: &Repo,
    fleet: &Fleet<'_>,
    rules: &[&'static Rule],
    problems: &[SuppressionProblem],
) -> Claims {
    let mut heard = Heard::default();
    for problem in problems {
        // A problem of the configuration has no file of the repository.
        let file = repo.file(problem.place.source.path().as_str());
        for &rule in rules {
            if let Check::Suppression(check) = rule.check {
                let subject = Subject {
                    repo,
                    fleet,
                    file,
                    object: None,
                    is_received: false,
                    is_converted: false,
                    world: &repo.world,
                };
                heard.run(rule, subject, |cx| check(problem, cx));
            }
        }
    }
    let mut out = Claims::default();
    out.hear(heard, Certainty::Shown, &[]);
    out
}

impl<'a> Run<'a> {
    /// A file that no cluster changes.
    fn subject(self, file: impl Into<Option<&'a File>>) -> Subject<'a> {
        let Self { repo, fleet, .. } = self;
        Subject {
            repo,
            fleet,
            file: file.into(),
            object: None,
            is_received: false,
            is_converted: false,
            world: &repo.world,
        }
    }

    /// How sure it is that a cluster reads a file as it is.
    fn certainty(self, path: &RepoPath) -> Certainty {
        let file = self.repo.file(path.as_str());
        // Nothing ever applies these; what a kustomization names is input although its text cannot be read.
        let is_no_input = file.is_some_and(|file| {
            matches!(
                file.kind,
                FileKind::SopsConfig | FileKind::Pipeline | FileKind::Script | FileKind::Markdown | FileKind::Other
            ) && self.repo.named_by(file).next().is_none()
        });
        if is_no_input { Certainty::Shown } else { self.fleet.certainty(path.as_str()) }
    }
}

/// The objects of all clusters. One that several clusters receive unchanged is judged once, if they judge it by one schema.
fn received(index: &RuleIndex, world: Run<'_>) -> Claims {
    let groups = groups(index, world);
    let per_object: Vec<Claims> = groups
        .par_iter()
        .map(|Group { cluster, effective, object, schema, paths, certainty }| {
            let mut out = Claims::default();
            let path = effective.resource.birth.source.path();
            let Some(file) = world.repo.file(path.as_str()) else { return out };
            let subject = Subject { is_received: true, world: &cluster.world, ..world.subject(file) };
            let mut heard = Heard::default();
            index.object(subject, *object, &mut heard);
            let mut refused = index.validate(world, subject, (*object, schema.as_deref()), *certainty, &heard);
            let locate = |diagnostic: &mut Diagnostic| {
                diagnostic.object = Some(effective.reference());
                let field = diagnostic.field.as_deref().and_then(|pointer| effective.node().at_pointer(pointer));
                // The lines that led here are those of one cluster.
                diagnostic.links = if paths.len() == 1 { links(cluster, effective, field) } else { Vec::new() };
            };
            heard.diagnostics.iter_mut().for_each(locate);
            refused.diagnostics.iter_mut().for_each(locate);
            out.hear(heard, *certainty, paths);
            // The API server of a cluster that is only assumed may be of any version, and know other definitions.
            let shown = if *certainty == Certainty::Shown { Certainty::Shown } else { Certainty::Guess };
            out.hear(refused, shown, paths);
            out
        })
        .collect();
    let mut out = Claims::default();
    per_object.into_iter().for_each(|more| out.take(more));
    out
}

/// All clusters and builds together, and each problem for which builds are refused.
fn about_fleet(index: &RuleIndex, world: Run<'_>) -> Claims {
    let mut heard = Heard::default();
    let subject = world.subject(None);
    for &rule in &index.fleet {
        match rule.check {
            Check::Fleet(run) => heard.run(rule, subject, |cx| run(world.fleet, cx)),
            Check::Problem(kinds, run) => {
                let refusals = world.fleet.refusals().iter();
                for refusal in refusals.filter(|refusal| kinds.contains(&refusal.problem.kind)) {
                    heard.run(rule, subject, |cx| run(refusal, cx));
                }
            }
            _ => {}
        }
    }
    let mut out = Claims::default();
    out.hear(heard, Certainty::Shown, &[]);
    out
}

/// Each cluster as a whole.
fn about_clusters(index: &RuleIndex, world: Run<'_>) -> Claims {
    let per_cluster: Vec<Claims> = world
        .fleet
        .clusters
        .par_iter()
        .map(|cluster| {
            let mut out = Claims::default();
            let mut heard = Heard::default();
            for &rule in &index.clusters {
                if let Check::Cluster(run) = rule.check {
                    let subject = Subject { world: &cluster.world, ..world.subject(None) };
                    heard.run(rule, subject, |cx| run(cluster, cx));
                }
            }
            out.hear(heard, cluster.certainty(), &[&cluster.path]);
            out
        })
        .collect();
    let mut out = Claims::default();
    per_cluster.into_iter().for_each(|more| out.take(more));
    out
}

/// An object with the clusters that receive it.
struct Group<'a> {
    cluster: &'a Cluster,
    effective: &'a AppliedObject,
    object: Object<'a>,
    schema: Option<Arc<Schema>>,
    paths: Vec<&'a str>,
    /// Of the cluster that most certainly receives it.
    certainty: Certainty,
}

fn groups<'a>(index: &RuleIndex, world: Run<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: HashMap<(usize, (usize, u32), usize), usize> = HashMap::new();
    // What is right for one version may be wrong for another.
    let clusters = &world.fleet.clusters;
    let like = |cluster: &Cluster| clusters.iter().position(|other| other.world == cluster.world).unwrap_or(0);
    for (cluster_index, cluster) in clusters.iter().enumerate() {
        let like = like(cluster);
        for effective in &cluster.objects {
            let Some(object) = effective.object() else { continue };
            let schema =
                index.has_schema_rules().then(|| world.judge.schema(Some((cluster_index, cluster)), object)).flatten();
            let schema_address = schema.as_ref().map_or(0, |schema| Arc::as_ptr(schema) as usize);
            let key = (like, effective.node().identity(), schema_address);
            let certainty = cluster.certainty_of(effective.unit);
            let group = *known.entry(key).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(group) => {
                    group.paths.push(&cluster.path);
                    group.certainty = group.certainty.max(certainty);
                }
                None => {
                    groups.push(Group { cluster, effective, object, schema, paths: vec![&cluster.path], certainty });
                }
            }
        }
    }
    groups
}

/// Folders that no cluster reads and no other folder lists, as kustomize builds them; and all that they build.
fn idle_builds(index: &RuleIndex, world: Run<'_>) -> (Claims, Vec<Arc<Resource>>) {
    let used: HashSet<&str> = world.repo.used_folders().collect();
    let visited: HashSet<&str> = world.fleet.visited_folders().collect();
    let folders = world.fleet.plain.folders();
    let judged: Vec<(Claims, Vec<Arc<Resource>>)> = folders
        .into_par_iter()
        .filter(|folder| !used.contains(folder) && !visited.contains(folder))
        .filter_map(|folder| {
            let build = world.fleet.plain.build(folder)?;
            let mut out = Claims::default();
            for resource in &build.resources {
                let path = resource.birth.source.path();
                let (Some(object), Some(file)) = (Object::of(resource.node()), world.repo.file(path.as_str())) else {
                    continue;
                };
                if world.fleet.reaches(path.as_str()) {
                    continue;
                }
                let mut heard = Heard::default();
                index.object(world.subject(file), object, &mut heard);
                let refused = index.validate_idle(world, file, object, &heard);
                heard.take(refused);
                out.hear(heard, world.certainty(path), &[]);
            }
            Some((out, build.resources.clone()))
        })
        .collect();
    let mut all = (Claims::default(), Vec::new());
    for (claims, resources) in judged {
        all.0.take(claims);
        all.1.extend(resources);
    }
    all
}

/// The text of a file and its objects as they are written. `built` are the files whose objects some build judges.
fn about_file(index: &RuleIndex, world: Run<'_>, file: &File, built: &HashSet<RepoPath>) -> Claims {
    let mut heard = index.text(world, file);
    let is_built = built.contains(&file.path);
    let is_alone = !is_built && !world.fleet.reaches(file.path.as_str()) && world.repo.named_by(file).next().is_none();
    let mut raw = index.manifests(world, file, is_alone);
    if is_built {
        // Whatever becomes of the object, no patch takes a secret out of Git again.
        raw.diagnostics.retain(|diagnostic| diagnostic.is_leak);
    }
    heard.take(raw);
    let mut out = Claims::default();
    out.hear(heard, world.certainty(&file.path), &[]);
    out
}
