//! What a cluster needs from outside: Secrets and ConfigMaps that nothing in the repository makes.

use std::collections::BTreeMap;

use crate::text::Place;

use super::{Cluster, Found};

/// One of them, at the first line that asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// `Secret` or `ConfigMap`.
    pub kind: &'static str,
    pub namespace: String,
    pub name: String,
    pub place: Place,
    /// Whether `external` in the configuration says that it exists.
    pub configured: bool,
}

/// Each once, sorted by kind, namespace and name. What Flux does without (`optional`) is no input.
pub fn inputs(cluster: &Cluster) -> Vec<Input> {
    let mut inputs: BTreeMap<(&str, &str, &str), Input> = BTreeMap::new();
    for need in &cluster.needs {
        if need.optional || !matches!(need.found, Found::Outside | Found::Nothing { .. }) {
            continue;
        }
        inputs.entry((need.kind, &need.namespace, &need.name)).or_insert_with(|| Input {
            kind: need.kind,
            namespace: need.namespace.clone(),
            name: need.name.clone(),
            place: need.place.clone(),
            configured: matches!(need.found, Found::Outside),
        });
    }
    inputs.into_values().collect()
}
