//! Cycles of `dependsOn`.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    flux::{AppliedObject, Cluster},
    model::{Field, Object, Subject, Text},
};

use super::{Context, missing::is_elsewhere};

struct Waiting<'a> {
    effective: &'a AppliedObject,
    /// What it waits for, and where that is written.
    on: Vec<(String, Text<'a>)>,
}

/// Says of each cycle of `dependsOn` among the objects of a kind that its members never become ready. What waits for
/// itself alone has its own rule.
pub fn report<'a>(cx: &mut Context<'a>, cluster: &'a Cluster, subject: Subject) {
    let graph = waiting(cluster, subject);
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    let may_wait = in_cycles(&graph);
    for start in graph.keys().filter(|id| may_wait.contains(id.as_str())) {
        if reported.contains(start.as_str()) {
            continue;
        }
        let Some(cycle) = cycle(&graph, start) else { continue };
        reported.extend(cycle.iter().copied());
        let next = cycle.get(1).copied().unwrap_or(start);
        let Some((waiting, at)) = graph.get(start).and_then(|waiting| {
            let (_, at) = waiting.on.iter().find(|(id, _)| id == next)?;
            Some((waiting, *at))
        }) else {
            continue;
        };
        let way: Vec<&str> = cycle.iter().copied().chain([start.as_str()]).collect();
        let message = match way.len() {
            ..=LONGEST => format!("dependency cycle: `{}`", way.join("` -> `")),
            length => {
                let (first, last) = (way[..LONGEST - 2].join("` -> `"), way[length - 2..].join("` -> `"));
                format!("dependency cycle of {} objects: `{first}` -> … -> `{last}`", cycle.len())
            }
        };
        cx.report_in(cluster, waiting.effective, at, message).help("remove one of these `dependsOn` entries");
    }
}

/// Objects of a cycle that a message names.
const LONGEST: usize = 8;

/// The objects that are in a cycle or between two: what is left when those that wait for nothing, or that nothing waits
/// for, are taken away again and again.
fn in_cycles<'g>(graph: &'g BTreeMap<String, Waiting<'_>>) -> BTreeSet<&'g str> {
    let mut left: BTreeSet<&str> = graph.keys().map(String::as_str).collect();
    let mut waited_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut waits_for: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, waiting) in graph {
        for (to, _) in waiting.on.iter().filter(|(to, _)| graph.contains_key(to)) {
            waits_for.entry(id).or_default().push(to);
            waited_by.entry(to).or_default().push(id);
        }
    }
    for (ahead, back) in [(&waits_for, &waited_by), (&waited_by, &waits_for)] {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let count = |id: &str| ahead.get(id).into_iter().flatten().filter(|to| left.contains(*to)).count();
        let mut free: Vec<&str> = Vec::new();
        for &id in &left {
            let ahead = count(id);
            counts.insert(id, ahead);
            if ahead == 0 {
                free.push(id);
            }
        }
        while let Some(id) = free.pop() {
            left.remove(id);
            for &before in back.get(id).into_iter().flatten() {
                if let Some(count) = counts.get_mut(before).filter(|count| **count > 0) {
                    *count -= 1;
                    if *count == 0 {
                        free.push(before);
                    }
                }
            }
        }
    }
    left
}

/// Says of an object that it depends on itself.
pub fn report_self<'a>(cx: &mut Context<'a>, object: Object<'a>) {
    let Some(own) = object.name().value() else { return };
    for item in object.list("spec.dependsOn") {
        let Some(name) = Field::of(item.get("name")).text().filter(|name| name.value == own) else { continue };
        let same_namespace = match Field::of(item.get("namespace")) {
            Field::Absent => true,
            Field::Known(text) => object.namespace().is(text.value),
            _ => false,
        };
        if same_namespace {
            cx.report(name, format!("dependency cycle: `{own}` depends on itself"))
                .help("name the object that must come first, or delete the entry");
        }
    }
}

fn waiting(cluster: &Cluster, subject: Subject) -> BTreeMap<String, Waiting<'_>> {
    let mut graph = BTreeMap::new();
    for (effective, object) in cluster.of_kind(subject) {
        let (Some(namespace), Some(name)) = (object.namespace().value(), object.name().value()) else { continue };
        if is_elsewhere(cluster, effective) {
            continue;
        }
        let on = object.list("spec.dependsOn").into_iter().filter_map(|item| {
            let name = Field::of(item.get("name")).text()?;
            let space = match Field::of(item.get("namespace")) {
                Field::Absent => namespace,
                Field::Known(text) => text.value,
                _ => return None,
            };
            Some((format!("{space}/{}", name.value), name))
        });
        let on = on.collect();
        graph.entry(format!("{namespace}/{name}")).or_insert(Waiting { effective, on });
    }
    graph
}

/// The shortest way from `start` back to itself, if there is one through others.
fn cycle<'g>(graph: &'g BTreeMap<String, Waiting<'_>>, start: &'g str) -> Option<Vec<&'g str>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = vec![start];
    while !open.is_empty() {
        let mut next = Vec::new();
        for id in open {
            for (to, _) in graph.get(id).into_iter().flat_map(|waiting| &waiting.on) {
                if to == start && id != start {
                    let mut way = vec![id];
                    while let Some(before) = way.last().and_then(|id| from.get(id)) {
                        way.push(*before);
                    }
                    way.reverse();
                    return Some(way);
                }
                if to != start && to != id && !from.contains_key(to.as_str()) {
                    from.insert(to, id);
                    next.push(to.as_str());
                }
            }
        }
        open = next;
    }
    None
}
