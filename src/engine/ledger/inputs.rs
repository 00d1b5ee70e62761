//! Secrets and ConfigMaps that come from outside, each once with the clusters that need it.

use std::collections::BTreeMap;

use crate::{
    engine::Focus,
    flux::{Cluster, Entry, Fleet, Input, inputs},
    text::{Place, RepoPath},
};

/// A Secret or ConfigMap that Flux objects read and that nothing in the repository makes. No gap: bootstrap, charts and
/// people make it.
#[derive(Clone, Debug)]
pub struct InputLine {
    /// `Secret` or `ConfigMap`.
    pub kind: &'static str,
    pub namespace: String,
    pub name: String,
    /// Whether `external` in the configuration says that it exists.
    pub configured: bool,
    /// The paths of the clusters that need it, sorted; assumed ones only where no other does.
    pub clusters: Vec<String>,
    /// The first line that asks for it.
    pub path: RepoPath,
    pub place: Place,
}

/// Kind, namespace and name.
type Key = (&'static str, String, String);

/// Sorted by kind, namespace and name.
pub(super) fn of(fleet: &Fleet<'_>, focus: &Focus) -> Vec<InputLine> {
    let mut found: BTreeMap<Key, Vec<(&Cluster, Input)>> = BTreeMap::new();
    for cluster in fleet.clusters.iter().filter(|cluster| focus.has_cluster(&cluster.path)) {
        let is_here = |input: &Input| focus.has_path(input.place.clone().real().source.path().as_str());
        for input in inputs(cluster).into_iter().filter(is_here) {
            let key = (input.kind, input.namespace.clone(), input.name.clone());
            found.entry(key).or_default().push((cluster, input));
        }
    }
    found.into_values().filter_map(line).collect()
}

fn line(mut needed: Vec<(&Cluster, Input)>) -> Option<InputLine> {
    let is_assumed = |cluster: &Cluster| matches!(cluster.entry, Entry::Assumed);
    if needed.iter().any(|(cluster, _)| !is_assumed(cluster)) {
        needed.retain(|(cluster, _)| !is_assumed(cluster));
    }
    let clusters = needed.iter().map(|(cluster, _)| cluster.path.clone()).collect();
    let configured = needed.iter().all(|(_, input)| input.configured);
    let (_, Input { kind, namespace, name, place, .. }) = needed.into_iter().next()?;
    let place = place.real();
    let path = place.source.path().clone();
    Some(InputLine { kind, namespace, name, configured, clusters, path, place })
}
