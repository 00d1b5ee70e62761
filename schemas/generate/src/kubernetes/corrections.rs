//! What the API server checks in its own kinds and the sources of the crate leave out: the table `kubernetes.yaml`.

use crate::yaml;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// By group and version, then by `Type.property`.
type Table<T> = BTreeMap<String, BTreeMap<String, T>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corrections {
    keys: Table<Vec<String>>,
    defaults: Table<String>,
    optional: BTreeMap<String, Vec<String>>,
    enums: Table<Vec<String>>,
}

/// Applies the table to definitions by name; a type, property or requirement that is not there is refused.
pub fn apply(definitions: &mut BTreeMap<String, Value>, table: &Path) -> Result<(), String> {
    let table: Corrections = yaml::read(table)?;
    for (group, path) in table.optional.iter().flat_map(|(group, paths)| paths.iter().map(move |path| (group, path))) {
        let (schema, property) = definition(definitions, group, path)?;
        let required = schema["required"].as_array_mut();
        let at = required.as_ref().and_then(|required| required.iter().position(|name| *name == json!(property)));
        let (Some(required), Some(at)) = (required, at) else { return Err(format!("`{path}` is not required")) };
        required.remove(at);
        if required.is_empty() {
            schema.as_object_mut().map(|schema| schema.remove("required"));
        }
    }
    for (group, path, keys) in rows(&table.keys) {
        let (schema, property) = definition(definitions, group, path)?;
        let list = &mut schema["properties"][property];
        list["x-kubernetes-list-type"] = json!("map");
        list["x-kubernetes-list-map-keys"] = json!(keys);
    }
    for (group, path, value) in rows(&table.defaults) {
        let (schema, property) = definition(definitions, group, path)?;
        schema["properties"][property]["default"] = json!(value);
    }
    for (group, path, values) in rows(&table.enums) {
        let (schema, property) = definition(definitions, group, path)?;
        let required = schema["required"].as_array().is_some_and(|names| names.contains(&json!(property)));
        let items = path.ends_with("[]");
        let field = &mut schema["properties"][property];
        let field = if items { &mut field["items"] } else { field };
        if field["type"] != json!("string") {
            return Err(format!("`{path}` is no text"));
        }
        let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
        if !items && !required {
            values.insert(0, "");
        }
        field["enum"] = json!(values);
    }
    Ok(())
}

fn rows<T>(table: &Table<T>) -> impl Iterator<Item = (&String, &String, &T)> {
    table.iter().flat_map(|(group, rows)| rows.iter().map(move |(path, row)| (group, path, row)))
}

/// The schema of the type, and the name of the property, which it has.
fn definition<'definitions, 'path>(
    definitions: &'definitions mut BTreeMap<String, Value>,
    group: &str,
    path: &'path str,
) -> Result<(&'definitions mut Value, &'path str), String> {
    let (name, property) = path.split_once('.').ok_or_else(|| format!("`{path}` names no property"))?;
    let property = property.trim_end_matches("[]");
    let prefix = if group.contains(".pkg.") { "io.k8s" } else { "io.k8s.api" };
    let schema = definitions.get_mut(&format!("{prefix}.{group}.{name}"));
    match schema.filter(|schema| schema["properties"][property].is_object()) {
        Some(schema) => Ok((schema, property)),
        None => Err(format!("kubernetes.yaml: there is no `{path}` in {group}")),
    }
}
