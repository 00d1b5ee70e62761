//! The metadata in an object: its own, and that of the pods and jobs that are made from it.

use crate::{
    model::{Object, Text},
    rules::Context,
    yaml::{Entry, Node},
};

/// Whether someone is still to write the real text: as [`Text::is_placeholder`], and in what no cluster receives
/// anything that looks like a template.
pub(super) fn is_unfinished(text: Text<'_>, cx: &Context<'_>) -> bool {
    text.is_placeholder() || !cx.is_received && text.value.contains(['{', '<', '[', '$', '%'])
}

/// The entries of `labels` or `annotations` with a known string as their value. What is no string is wrong by its type.
pub(super) fn texts<'a>(metadata: Node<'a>, field: &str) -> Vec<(Entry<'a>, &'a str)> {
    let entries = metadata.get(field).map_or_else(Vec::new, |map| map.entries());
    let known = entries.into_iter().filter(|entry| entry.key.is_known() && entry.value.is_known());
    known.filter_map(|entry| Some((entry, entry.value.as_str()?))).collect()
}

/// Every metadata of the object.
pub(super) fn all(object: Object<'_>) -> Vec<Node<'_>> {
    let paths: &[&str] = match (object.group(), object.kind) {
        ("batch", "CronJob") => &["metadata", "spec.jobTemplate.metadata", "spec.jobTemplate.spec.template.metadata"],
        _ if is_workload(object) => &["metadata", "spec.template.metadata"],
        _ => &["metadata"],
    };
    paths.iter().filter_map(|path| object.node.at(path)).collect()
}

/// Whether pods are made from the object's `spec.template`.
pub(super) fn is_workload(object: Object<'_>) -> bool {
    matches!(
        (object.group(), object.kind),
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("batch", "Job")
            | ("", "ReplicationController")
    )
}
