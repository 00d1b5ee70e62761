//! The variables of a cluster as they may be shown: no value that comes from a Secret.

use std::collections::{BTreeMap, HashSet};

use crate::{
    config::Config,
    flux::{AppliedKustomization, Cluster, Variable},
    text::RepoPath,
};

/// What may be said of the value of a variable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    Text(String),
    Secret,
    Unknown,
}

/// Each name with its values, and the Kustomizations that have each.
pub fn variables<'c>(cluster: &'c Cluster, config: &Config) -> BTreeMap<String, BTreeMap<Shown, Vec<&'c str>>> {
    let mut found: BTreeMap<String, BTreeMap<Shown, Vec<&str>>> = BTreeMap::new();
    for unit in cluster.units.iter().filter(|unit| unit.variables.substitutes) {
        let hidden = Hidden::of(cluster, unit, config);
        for (name, variable) in &unit.variables.values {
            let value = match &variable.text {
                _ if hidden.holds(variable) => Shown::Secret,
                Some(text) => Shown::Text(text.clone()),
                None => Shown::Unknown,
            };
            found.entry(name.clone()).or_default().entry(value).or_default().push(&unit.id);
        }
    }
    found
}

/// Where the values stand that Secrets give to a Kustomization.
struct Hidden(HashSet<(RepoPath, u32)>);

impl Hidden {
    fn of(cluster: &Cluster, unit: &AppliedKustomization, config: &Config) -> Self {
        let mut places = HashSet::new();
        for reference in unit.variables.from.iter().filter(|reference| reference.kind == "Secret") {
            for secret in cluster.named("Secret", &unit.namespace, &reference.name) {
                // Before and after variables were put in: the Kustomization may have met either.
                for node in [secret.node(), secret.resource.node()] {
                    let data = ["data", "stringData"].into_iter().filter_map(|key| node.get(key));
                    for entry in data.flat_map(|data| data.entries()) {
                        let place = entry.value.place();
                        places.insert((place.source.path().clone(), place.span.start));
                    }
                }
            }
            let outside = config.external.secret(&cluster.path, &unit.namespace, &reference.name);
            places.extend(outside.map(|secret| (secret.place.source.path().clone(), secret.place.span.start)));
        }
        Self(places)
    }

    fn holds(&self, variable: &Variable) -> bool {
        self.0.contains(&(variable.place.source.path().clone(), variable.place.span.start))
    }
}
