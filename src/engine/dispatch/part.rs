//! Objects that are only a part of another: a patch, or what a patch completes.

use crate::{
    flux::{AppliedObject, Fleet},
    model::{FLUX_V1, HelmRelease, Object},
    yaml::Node,
};

/// Whether an object that nothing builds only stands for another: its body says too little to be applied, or a cluster
/// receives an object of this kind and name in this namespace that says more, so that this one is a patch for it.
pub(super) fn is_part(fleet: &Fleet<'_>, object: Object<'_>) -> bool {
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
        let mut same = cluster.named(object.kind, namespace, name).filter_map(AppliedObject::object);
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
