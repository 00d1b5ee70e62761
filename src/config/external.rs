//! What exists in the clusters although nothing in the repository makes it.

use globset::GlobMatcher;

use crate::text::Place;

/// `external:`. A list that is written closes its set: what is neither in the repository nor in the list does not
/// exist. A list that is not written says nothing.
#[derive(Debug, Default)]
pub struct External {
    pub secrets: Option<Vec<ExternalObject>>,
    pub config_maps: Option<Vec<ExternalObject>>,
    pub variables: Option<Vec<ExternalVariable>>,
}

/// A Secret or a ConfigMap that exists outside.
#[derive(Debug)]
pub struct ExternalObject {
    /// `namespace/name` as written, maybe with wildcards.
    pub pattern: String,
    pub(super) matcher: GlobMatcher,
    /// Its keys with the values that are told; `None` if the keys are not told.
    pub keys: Option<Vec<(String, Option<String>)>>,
    pub clusters: Clusters,
    /// Where it is written.
    pub place: Place,
}

/// A variable of `postBuild` that comes from outside.
#[derive(Clone, Debug)]
pub struct ExternalVariable {
    /// As written, maybe with wildcards.
    pub pattern: String,
    pub(super) matcher: GlobMatcher,
    /// `None` if only a cluster knows.
    pub value: Option<String>,
    pub clusters: Clusters,
    /// Where it is written.
    pub place: Place,
}

/// The clusters for which an entry counts, by their folders; all if none is named.
#[derive(Clone, Debug, Default)]
pub struct Clusters(pub(super) Vec<GlobMatcher>);

impl External {
    /// The first entry that fits a Secret of a cluster.
    pub fn secret(&self, cluster: &str, namespace: &str, name: &str) -> Option<&ExternalObject> {
        first(&self.secrets, cluster, namespace, name)
    }

    /// The first entry that fits a ConfigMap of a cluster.
    pub fn config_map(&self, cluster: &str, namespace: &str, name: &str) -> Option<&ExternalObject> {
        first(&self.config_maps, cluster, namespace, name)
    }

    /// The entries about variables that count for a cluster.
    pub fn variables_of(&self, cluster: &str) -> Vec<ExternalVariable> {
        self.variables.iter().flatten().filter(|variable| variable.clusters.hold(cluster)).cloned().collect()
    }

    /// Whether a Secret that is not listed does not exist outside.
    pub fn closes_secrets(&self) -> bool {
        self.secrets.is_some()
    }

    pub fn closes_config_maps(&self) -> bool {
        self.config_maps.is_some()
    }

    pub fn closes_variables(&self) -> bool {
        self.variables.is_some()
    }
}

impl ExternalVariable {
    pub fn is(&self, name: &str) -> bool {
        self.matcher.is_match(name)
    }
}

impl ExternalObject {
    /// Whether it has the key; `None` if its keys are not told.
    pub fn has(&self, key: &str) -> Option<bool> {
        Some(self.keys.as_ref()?.iter().any(|(name, _)| name == key))
    }

    /// The value of a key, where it is told.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.keys.iter().flatten().find(|(name, _)| name == key)?.1.as_deref()
    }
}

impl Clusters {
    /// Whether the cluster of a folder is among them.
    pub fn hold(&self, cluster: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|glob| glob.is_match(cluster))
    }
}

fn first<'e>(
    list: &'e Option<Vec<ExternalObject>>,
    cluster: &str,
    namespace: &str,
    name: &str,
) -> Option<&'e ExternalObject> {
    let id = format!("{namespace}/{name}");
    list.iter().flatten().find(|object| object.clusters.hold(cluster) && object.matcher.is_match(&id))
}
