//! What was not looked at, each place once, however many clusters and builds come by.

use std::collections::HashSet;

use crate::{
    flux::{Cluster, Entry, Outcome},
    model::{HelmRelease, Object},
    render::Build,
    text::{Place, RepoPath},
    yaml::{Node, Value},
};

use super::{Gap, Unseen};
use crate::engine::Missed;

/// Gaps as they are met, each place once.
#[derive(Default)]
pub(super) struct Gaps {
    found: Vec<Gap>,
    seen: HashSet<(RepoPath, u32, u32, Unseen)>,
    outside: HashSet<String>,
}

impl Gaps {
    pub fn into_found(self) -> Vec<Gap> {
        self.found
    }

    pub fn file(&mut self, path: &RepoPath, why: String) {
        self.found.push(Gap { what: Unseen::File, why, path: path.clone(), place: None });
    }

    pub fn kind(&mut self, words: &str, missed: &Missed) {
        let objects = if missed.objects == 1 { "1 object".to_owned() } else { format!("{} objects", missed.objects) };
        let place = missed.place.clone().real();
        let path = place.source.path().clone();
        self.found.push(Gap { what: Unseen::Kind, why: format!("{objects} of {words}"), path, place: Some(place) });
    }

    fn add(&mut self, what: Unseen, why: impl Into<String>, place: &Place) {
        let place = place.clone().real();
        let path = place.source.path().clone();
        if self.seen.insert((path.clone(), place.span.start, place.span.end, what)) {
            self.found.push(Gap { what, why: why.into(), path, place: Some(place) });
        }
    }

    pub fn build(&mut self, build: &Build) {
        build.problems.iter().for_each(|problem| self.add(Unseen::Build, &problem.message, &problem.place));
        build.gaps.iter().for_each(|gap| self.add(Unseen::Part, &gap.reason, &gap.place));
    }

    pub fn cluster(&mut self, cluster: &Cluster) {
        if matches!(cluster.entry, Entry::Assumed) {
            let why = "nothing in this repository applies this folder, someone else may".to_owned();
            self.found.push(Gap { what: Unseen::Entry, why, path: RepoPath::new(&cluster.path), place: None });
        }
        let mut known: HashSet<(RepoPath, u32)> = HashSet::new();
        for unit in &cluster.units {
            let at = unit.object.as_ref().map(path_place);
            known.extend(at.iter().map(|at| (at.source.path().clone(), at.span.start)));
            match (&unit.outcome, &at) {
                (Outcome::Built(build), _) => {
                    let problems = build.problems.iter().map(|problem| &problem.place);
                    let places = problems.chain(build.gaps.iter().map(|gap| &gap.place));
                    known.extend(places.map(|at| (at.source.path().clone(), at.span.start)));
                    self.build(build);
                }
                (Outcome::Outside(reason), Some(at)) => {
                    self.add(Unseen::Elsewhere, format!("`{}`: {reason}", unit.id), at);
                }
                (Outcome::NoSource, Some(at)) => {
                    self.add(Unseen::Elsewhere, format!("`{}`: its source is not in the cluster", unit.id), at);
                }
                // A mistake, and nothing that could have been looked at.
                (Outcome::NoPath { .. }, _) | (Outcome::Outside(_) | Outcome::NoSource, None) => {}
            }
            for opening in unit.object.is_some().then_some(&unit.variables.open).into_iter().flatten() {
                let why = format!("{} is not in this repository", opening.what);
                // Many ask for the same one.
                if self.outside.insert(why.clone()) {
                    self.add(Unseen::Variables, why, &opening.place);
                }
            }
        }
        // Whatever else the walk could not follow.
        for opening in &cluster.openings {
            if !known.contains(&(opening.place.source.path().clone(), opening.place.span.start)) {
                self.add(Unseen::Elsewhere, &opening.reason, &opening.place);
            }
        }
        for (_, object) in cluster.of_kind(HelmRelease::SUBJECT) {
            self.chart(object);
        }
    }

    fn chart(&mut self, object: Object<'_>) {
        let Some(release) = HelmRelease::of(object) else { return };
        let own = |text: &str| text.to_owned();
        let (words, at) = match release.chart_ref_name().node() {
            Some(node) => (
                format!("{} `{}`", release.chart_ref_kind().value().map_or_else(String::new, own), text(node)),
                node.place(),
            ),
            None => {
                let Some(chart) = release.chart_name().node() else { return };
                let kind = release.source_kind().value().map_or_else(String::new, own);
                let source = release.source_name().value().map_or_else(String::new, own);
                (format!("`{}` of {kind} `{source}`", text(chart)), chart.place())
            }
        };
        self.add(Unseen::Chart, format!("the objects that the chart {words} makes are not known"), &at);
    }
}

fn text(node: Node<'_>) -> &str {
    node.text().unwrap_or("")
}

fn path_place(object: &Value) -> Place {
    object.at("spec.path").map_or_else(|| object.place().first_line(), |path| path.place())
}
