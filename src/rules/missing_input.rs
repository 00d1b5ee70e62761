//! A Secret or ConfigMap that a Flux object needs and nothing makes: said only where something speaks for a slip.

use std::collections::HashMap;

use crate::{
    flux::{AppliedObject, Cluster, Entry as ClusterEntry, Found, InputReference, Wanted, shown},
    rules::{available_inputs::AvailableInputs, prelude::*},
    text::RepoPath,
};

/// Reports the missing ones among the references that `by` chooses.
pub(super) fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>, by: impl Fn(&str) -> bool) {
    let is_missing =
        |need: &&InputReference| by(need.by) && !need.optional && matches!(need.found, Found::Nothing { .. });
    let missing: Vec<&InputReference> = cluster.needs.iter().filter(is_missing).collect();
    if missing.is_empty() || matches!(cluster.entry, ClusterEntry::Assumed) {
        return;
    }
    let held = AvailableInputs::of(cluster);
    let siblings = Siblings::of(cluster, &cx.fleet.clusters);
    for need in missing {
        let wanted = Wanted { kind: need.kind, namespace: &need.namespace, name: &need.name };
        if cluster.may_be_lost(wanted, None) {
            continue;
        }
        let closed = matches!(need.found, Found::Nothing { closed: true });
        let evidence = evidence(cluster, need, &held, &siblings);
        // `secret/hashed-reference` speaks of what had the name once.
        if (evidence.is_none() && !closed) || held.formerly(need).is_some() {
            continue;
        }
        let Some(referrer) = cluster.objects.get(need.object) else { continue };
        let Some(at) = referrer.node().at_pointer(&need.field) else { continue };
        let message = match closed {
            true => format!("{} is neither in this repository nor listed in `external`", need.words()),
            false => format!("{} does not exist in this repository", need.words()),
        };
        let finding = cx.report_in(cluster, referrer, at, message);
        if closed && cluster.is_closed() {
            finding.level(Level::Error);
        }
        match evidence {
            Some(Evidence::Elsewhere(other, namespace)) => {
                finding.help(format!("it exists in the namespace `{namespace}`, but must be in `{}`", need.namespace));
                finding.note(other.resource.birth.clone().first_line(), "it is made here");
            }
            Some(Evidence::Near(other, name)) => {
                finding.help(format!("did you mean `{name}`?"));
                finding.note(other.resource.birth.clone().first_line(), format!("`{name}` is made here"));
            }
            Some(Evidence::Siblings(clusters)) => {
                let shown =
                    clusters.iter().take(3).map(|path| format!("`{}`", shown(path))).collect::<Vec<_>>().join(", ");
                finding.help(format!("the same reference resolves in {shown}"));
            }
            None => {}
        }
    }
}

/// What speaks for a slip.
enum Evidence<'a> {
    /// One of the same name in another namespace.
    Elsewhere(&'a AppliedObject, &'a str),
    /// One of nearly this name in the same namespace.
    Near(&'a AppliedObject, &'a str),
    /// Other clusters in which the same line finds it.
    Siblings(Vec<&'a str>),
}

fn evidence<'a>(
    cluster: &'a Cluster,
    need: &InputReference,
    held: &AvailableInputs<'a>,
    siblings: &Siblings<'a>,
) -> Option<Evidence<'a>> {
    if let Some((object, name)) = held.near(need) {
        return Some(Evidence::Near(object, name));
    }
    // Where something is not known, it may be what copies the object.
    if let Some((object, namespace)) = held.elsewhere(need).filter(|_| cluster.is_closed()) {
        return Some(Evidence::Elsewhere(object, namespace));
    }
    let found = siblings.that_find(need);
    (!found.is_empty()).then_some(Evidence::Siblings(found))
}

/// What the same lines find in the other clusters.
struct Siblings<'a>(HashMap<Line<'a>, Vec<&'a str>>);

type Line<'a> = (&'a RepoPath, Span, &'static str, &'a str, &'a str);

impl<'a> Siblings<'a> {
    /// Only clusters of which no less is known count: what this one lacks may be what is not known of it.
    fn of(cluster: &Cluster, all: &'a [Cluster]) -> Self {
        let others = all.iter().filter(|other| {
            other.path != cluster.path
                && !matches!(other.entry, ClusterEntry::Assumed)
                && cluster.openings.iter().all(|own| other.openings.iter().any(|its| its.place == own.place))
        });
        let mut found: HashMap<Line<'_>, Vec<&str>> = HashMap::new();
        for other in others {
            for need in other.needs.iter().filter(|need| matches!(need.found, Found::Object(_))) {
                let paths = found.entry(line(need)).or_default();
                if paths.last() != Some(&other.path.as_str()) {
                    paths.push(&other.path);
                }
            }
        }
        Self(found)
    }

    fn that_find(&self, need: &InputReference) -> Vec<&'a str> {
        self.0.get(&line(need)).cloned().unwrap_or_default()
    }
}

fn line(need: &InputReference) -> Line<'_> {
    (need.place.source.path(), need.place.span, need.kind, &need.namespace, &need.name)
}
