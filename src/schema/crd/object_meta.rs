//! What every object has whatever its definition says: `apiVersion`, `kind` and the same metadata.

use serde_json::{Map, Value, json};

/// The shared definition that the metadata of every object follows.
pub const OBJECT_META: &str = "#io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// Puts the metadata of objects where a schema has an object: at its root, and where
/// `x-kubernetes-embedded-resource` stands; takes out what only the check for structural schemas wanted to see.
///
/// `is_open`: nothing is pruned anywhere, as `preserveUnknownFields` had it in v1beta1.
pub(super) fn complete(schema: &mut Value, is_open: bool) {
    clean(schema, false, is_open);
    let Some(root) = schema.as_object_mut() else { return };
    root.insert("type".to_owned(), json!("object"));
    // Metadata that is restricted at the root restricts names, which are checked by themselves.
    let Some(properties) = properties(root) else { return };
    for name in ["apiVersion", "kind"] {
        properties.insert(name.to_owned(), json!({"type": "string"}));
    }
    properties.insert("metadata".to_owned(), json!({"$ref": OBJECT_META}));
}

fn clean(schema: &mut Value, in_junctor: bool, is_open: bool) {
    let Some(map) = schema.as_object_mut() else { return };
    if in_junctor {
        for keyword in ["description", "title", "x-kubernetes-validations"] {
            map.remove(keyword);
        }
    }
    for (keyword, value) in map.iter_mut() {
        match keyword.as_str() {
            "properties" => {
                value.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|s| clean(s, in_junctor, is_open));
            }
            "items" | "additionalProperties" => clean(value, in_junctor, is_open),
            "not" => clean(value, true, is_open),
            "allOf" | "anyOf" | "oneOf" => {
                value.as_array_mut().into_iter().flatten().for_each(|s| clean(s, true, is_open))
            }
            _ => {}
        }
    }
    if is_open && !in_junctor && map.get("x-kubernetes-int-or-string") != Some(&Value::Bool(true)) {
        map.insert("x-kubernetes-preserve-unknown-fields".to_owned(), Value::Bool(true));
    }
    if !in_junctor && map.get("x-kubernetes-embedded-resource") == Some(&Value::Bool(true)) {
        embed(map);
    }
}

fn embed(map: &mut Map<String, Value>) {
    let Some(properties) = properties(map) else { return };
    for name in ["apiVersion", "kind"] {
        properties.entry(name).or_insert_with(|| json!({"type": "string"}));
    }
    properties.insert("metadata".to_owned(), json!({"$ref": OBJECT_META}));
    let required = map.entry("required").or_insert_with(|| json!([]));
    for name in ["apiVersion", "kind"] {
        if let Some(names) = required.as_array_mut().filter(|names| !names.iter().any(|have| have == name)) {
            names.push(json!(name));
        }
    }
}

/// The properties of a schema, made where there are none.
fn properties(map: &mut Map<String, Value>) -> Option<&mut Map<String, Value>> {
    let value = map.entry("properties").or_insert_with(|| json!({}));
    if !value.is_object() {
        *value = json!({});
    }
    value.as_object_mut()
}
