//! The built-in kinds of Kubernetes, five minors merged into one, from the Rust sources of k8s-openapi.

mod corrections;
mod merge;
mod release;
mod rust;

use crate::catalogue::{Catalogue, root};
use release::Release;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The minors of Kubernetes 1 that the crate holds, oldest first.
const MINORS: [u32; 5] = [33, 34, 35, 36, 37];

/// Groups and kinds that nobody keeps in Git: asked once and answered, or written by the API server itself.
const NOT_APPLIED: [&str; 13] = [
    "APIGroup",
    "APIGroupList",
    "APIResourceList",
    "APIVersions",
    "Binding",
    "ComponentStatus",
    "List",
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
    "TokenReview",
];

/// Adds every kind that can be applied and the definitions they share; `crate_folder` holds `src/v1_33` and so on.
/// `table` is `kubernetes.yaml`.
pub fn add(catalogue: &mut Catalogue, crate_folder: &Path, table: &Path) -> Result<(), String> {
    let mut releases = Vec::new();
    for minor in MINORS {
        releases.push(Release::read(minor, &crate_folder.join(format!("src/v1_{minor}")))?);
    }
    let mut definitions = merge::all(&releases, &mut catalogue.notes)?;
    corrections::apply(&mut definitions, table)?;
    let referred: BTreeSet<&String> = releases.iter().flat_map(|release| &release.referred).collect();

    let mut kinds: BTreeMap<(String, String), (String, &str)> = BTreeMap::new();
    let mut served: BTreeMap<(String, String), Vec<u32>> = BTreeMap::new();
    for release in &releases {
        for (name, kind) in release.kinds.iter().filter(|(_, kind)| !NOT_APPLIED.contains(&kind.kind.as_str())) {
            let id = (kind.api_version.clone(), kind.kind.clone());
            let Some(scope) = kind.scope.word() else { continue };
            served.entry(id.clone()).or_default().push(release.minor);
            kinds.insert(id, (name.clone(), scope));
        }
    }
    let roots: BTreeSet<&String> = kinds.values().map(|(name, _)| name).collect();
    for (id, (name, scope)) in &kinds {
        let schema = definitions.get(name).ok_or_else(|| format!("`{name}` has no schema"))?;
        let mut definition = json!({"scope": scope, "schema": root(schema.clone())});
        mark(&mut definition, &served[id], "since", "until");
        catalogue.insert(format!("{}/{}", id.0, id.1), definition)?;
    }
    for (name, schema) in &definitions {
        if referred.contains(name) || !roots.contains(name) {
            catalogue.insert(format!("#{name}"), schema.clone())?;
        }
    }
    Ok(())
}

/// Writes the first and last minor of `served` where they are not the first and last that we know.
fn mark(definition: &mut Value, served: &[u32], since: &str, until: &str) {
    let (first, last) = (served.iter().min().copied(), served.iter().max().copied());
    if let Some(first) = first.filter(|first| Some(first) != MINORS.first()) {
        definition[since] = json!(format!("1.{first}"));
    }
    if let Some(last) = last.filter(|last| Some(last) != MINORS.last()) {
        definition[until] = json!(format!("1.{last}"));
    }
}
