//! What the builds of a repository refuse, each mistake once however many folders and clusters come by it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::{
    finding::{Diagnostic, Level},
    flux::{Cluster, Entry, Fleet, Outcome, Unit, shown},
    render::{Build, Found, Problem, ProblemKind},
    repo::{FileKind, Repo, is_laid_aside},
    rules::Context,
    text::Place,
    yaml::Node,
};

/// How many other wordings of one mistake are noted: variables make one of each cluster.
const WORDINGS: usize = 3;

/// One mistake for which builds are refused.
pub(super) struct Refused {
    pub problem: Problem,
    /// Clusters with a build that is refused for it, by the paths of their entries.
    pub clusters: BTreeSet<String>,
    /// Whether kustomize itself refuses it, without what Flux adds.
    pub is_plain: bool,
    /// Whether a cluster has it that is more than assumed.
    is_proven: bool,
    /// Whether a cluster has it in a build that is no guess.
    is_certain: bool,
    /// The same mistake in the words of other clusters.
    others: Vec<(BTreeSet<String>, String)>,
}

/// A build, and who makes it.
#[derive(Clone, Copy)]
pub(super) enum Maker<'a> {
    /// kustomize, in this folder.
    Folder,
    Unit(&'a Cluster, &'a Unit),
}

impl Maker<'_> {
    /// Whether the build may be another than the one that we see: of another branch, or of a folder without a
    /// kustomization file that someone may apply otherwise.
    pub fn is_guess(self, fleet: &Fleet<'_>) -> bool {
        let Maker::Unit(cluster, unit) = self else { return false };
        let generated = |folder: &String| matches!(fleet.plain.view().kustomization(folder), Found::None);
        let is_assumed = matches!(cluster.entry, Entry::Assumed) && unit.object.is_none();
        !unit.is_certain || (is_assumed && unit.folder.as_ref().is_some_and(generated))
    }
}

/// The path and the span of a place.
pub(super) type Spot = (String, u32, u32);

pub(super) fn spot(place: &Place) -> Spot {
    let place = place.clone().real();
    (place.source.path().to_string(), place.span.start, place.span.end)
}

/// Every build: of each folder by itself, and of each unit of each cluster; and whether more objects come to it than
/// there are.
pub(super) fn each_build<'a>(fleet: &'a Fleet<'a>, visit: &mut dyn FnMut(Maker<'a>, &Build, bool)) {
    // Objects that `flux bootstrap` will write are not in the files of a template.
    let waiting: HashSet<&str> = waiting_folders(fleet.repo).collect();
    let lacks = |build: &Build| !waiting.is_empty() && build.visited.iter().any(|at| waiting.contains(at.as_str()));
    for folder in fleet.plain.folders() {
        let Some(build) = fleet.plain.build(folder) else { continue };
        // What a component changes comes from who uses it.
        let is_component = match fleet.plain.view().kustomization(folder) {
            Found::One(file) => file.kind == FileKind::Component,
            _ => false,
        };
        visit(Maker::Folder, &build, is_component || lacks(&build));
    }
    for cluster in &fleet.clusters {
        for unit in &cluster.units {
            if let Outcome::Built(build) = &unit.outcome {
                visit(Maker::Unit(cluster, unit), build, lacks(build));
            }
        }
    }
}

/// Folders in which `gotk-components.yaml` is there and says nothing yet.
fn waiting_folders(repo: &Repo) -> impl Iterator<Item = &str> {
    let files =
        repo.files.iter().filter(|file| matches!(file.path.file_name(), "gotk-components.yaml" | "gotk-sync.yaml"));
    files.filter(|file| file.yaml.is_some() && file.roots().all(Node::is_null)).map(|file| file.path.folder())
}

/// Whether a file lies where nobody expects it to be applied: examples, archives.
pub(super) fn is_aside(place: &Place) -> bool {
    is_laid_aside(place.source.path().folder(), true)
}

/// All mistakes of some kinds, by place.
pub(super) fn refused(fleet: &Fleet<'_>, is_wanted: impl Fn(&Problem) -> bool) -> Vec<Refused> {
    let mut found: BTreeMap<(Spot, String), Refused> = BTreeMap::new();
    each_build(fleet, &mut |maker, build, is_open| {
        let stands_alone = |problem: &&Problem| !is_open || !needs_others(problem.kind);
        for problem in build.problems.iter().filter(|problem| is_wanted(problem)).filter(stands_alone) {
            let key = (spot(&problem.place), problem.message.clone());
            let is_guess = maker.is_guess(fleet);
            if is_guess && !found.contains_key(&key) {
                continue;
            }
            let refused = found.entry(key).or_insert_with(|| Refused {
                problem: problem.clone(),
                clusters: BTreeSet::new(),
                is_plain: false,
                is_proven: false,
                is_certain: false,
                others: Vec::new(),
            });
            match maker {
                Maker::Folder => refused.is_plain = true,
                Maker::Unit(cluster, _) => {
                    refused.is_proven |= !matches!(cluster.entry, Entry::Assumed) && !is_guess;
                    refused.is_certain |= !is_guess;
                    if !refused.clusters.contains(&cluster.path) {
                        refused.clusters.insert(cluster.path.clone());
                    }
                }
            }
        }
    });
    let counts = |refused: &Refused| !refused.clusters.is_empty() || !is_aside(&refused.problem.place);
    join(found.into_values().filter(counts))
}

/// What may fail in a component by itself and work where it is used.
fn needs_others(kind: ProblemKind) -> bool {
    use ProblemKind::*;
    matches!(kind, NoMatch | Operation | Generator | Transformer | Replacement | Var | NameReference)
}

/// What different clusters say of one place in other words is one mistake.
fn join(found: impl Iterator<Item = Refused>) -> Vec<Refused> {
    let mut joined: Vec<Refused> = Vec::new();
    for refused in found {
        let same = joined.last_mut().filter(|last| {
            last.problem.kind == refused.problem.kind
                && spot(&last.problem.place) == spot(&refused.problem.place)
                && !(last.is_plain || refused.is_plain)
                && last.clusters.is_disjoint(&refused.clusters)
        });
        match same {
            Some(last) => {
                last.is_proven |= refused.is_proven;
                last.is_certain |= refused.is_certain;
                last.clusters.extend(refused.clusters.iter().cloned());
                last.others.push((refused.clusters, refused.problem.message));
            }
            None => joined.push(refused),
        }
    }
    joined
}

impl Refused {
    /// Whether somebody applies what fails, or nobody knows what is applied.
    fn level(&self, fleet: &Fleet<'_>, full: Level) -> Level {
        let all_assumed = fleet.clusters.iter().all(|cluster| matches!(cluster.entry, Entry::Assumed));
        if self.is_proven || fleet.clusters.is_empty() || (all_assumed && self.is_plain && self.is_certain) {
            full
        } else {
            full.lowered()
        }
    }

    /// The finding, at the place of the problem.
    pub fn say<'c>(self, cx: &'c mut Context<'_>) -> &'c mut Diagnostic {
        let at = self.problem.place.clone();
        self.say_at(at, cx)
    }

    pub fn say_at<'c>(self, at: Place, cx: &'c mut Context<'_>) -> &'c mut Diagnostic {
        let fleet = cx.fleet;
        // A mapping or a list is shown by its first line.
        let at = at.real().first_line();
        let finding = cx.report(at.clone(), self.problem.message.clone());
        finding.level = self.level(fleet, finding.level);
        finding.help = self.problem.help;
        for (clusters, message) in self.others.into_iter().take(WORDINGS) {
            let clusters: Vec<&str> = clusters.iter().map(|path| shown(path)).collect();
            finding.note(at.clone(), format!("in {}: {message}", clusters.join(", ")));
        }
        finding.clusters = self.clusters.into_iter().collect();
        finding
    }
}
