//! What no definition and no crate says: files that are no Kubernetes objects, and kinds that are long gone.

use crate::catalogue::{Catalogue, open};
use crate::yaml;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Removed {
    api_version: String,
    /// The last minor of Kubernetes that served it.
    until: String,
    #[serde(default)]
    namespaced: Vec<String>,
    #[serde(default)]
    cluster: Vec<String>,
}

/// Adds `own/*.yaml`, whose keys are names of definitions, and the kinds of `removed.yaml`.
pub fn add(catalogue: &mut Catalogue, here: &Path) -> Result<(), String> {
    for path in yaml::files(&here.join("own"), ".yaml")? {
        for (name, definition) in yaml::read::<BTreeMap<String, Value>>(&path)? {
            catalogue.insert(name, definition)?;
        }
    }
    for removed in yaml::read::<Vec<Removed>>(&here.join("removed.yaml"))? {
        for (scope, kinds) in [("Namespaced", &removed.namespaced), ("Cluster", &removed.cluster)] {
            for kind in kinds {
                let definition = json!({"scope": scope, "until": removed.until, "schema": open()});
                catalogue.insert(format!("{}/{kind}", removed.api_version), definition)?;
            }
        }
    }
    Ok(())
}
