//! What else a definition of Flux says, so that no other table has to: fields that name a Secret in the
//! namespace of the object, fields that are durations.

use crate::catalogue::Catalogue;
use serde_json::{Value, json};

/// The two patterns that Flux puts before durations: with hours and without.
const PATTERNS: [(&str, &str); 2] =
    [("interval", r"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$"), ("timeout", r"^([0-9]+(\.[0-9]+)?(ms|s|m))+$")];

/// Adds `secretRefs` and `durations` to every kind of Flux and Flux Operator that has any.
pub fn add(catalogue: &mut Catalogue) {
    for (name, definition) in &mut catalogue.definitions {
        let group = name.split('/').next().unwrap_or("");
        if !(group.ends_with("fluxcd.io") || group == "fluxcd.controlplane.io") {
            continue;
        }
        let mut found = Found::default();
        walk(&definition["schema"]["properties"]["spec"], "spec", &mut found);
        let Some(definition) = definition.as_object_mut() else { continue };
        if !found.secrets.is_empty() {
            found.secrets.sort();
            definition.insert("secretRefs".into(), json!(found.secrets));
        }
        if !found.durations.is_empty() {
            found.durations.sort();
            definition.insert("durations".into(), json!(found.durations));
        }
    }
}

#[derive(Default)]
struct Found {
    secrets: Vec<String>,
    /// Path and the name of its pattern.
    durations: Vec<(String, &'static str)>,
}

/// `[]` stands for each item of a list.
fn walk(schema: &Value, path: &str, found: &mut Found) {
    let pattern = schema["pattern"].as_str();
    if let Some((name, _)) = PATTERNS.iter().find(|(_, known)| pattern == Some(known)) {
        found.durations.push((path.to_owned(), name));
    }
    let field = path.rsplit('.').next().unwrap_or("");
    // The HelmChart that is made of it lies beside its source, and its Secret does, too.
    let is_of_other = path.starts_with("spec.chart.spec.");
    if !is_of_other
        && (field == "secretRef" || field.ends_with("SecretRef"))
        && schema["properties"]["name"].is_object()
    {
        found.secrets.push(path.to_owned());
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        walk(inner, &format!("{path}.{name}"), found);
    }
    if schema["items"].is_object() {
        walk(&schema["items"], &format!("{path}[]"), found);
    }
}
