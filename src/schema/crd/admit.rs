//! What the API server does to an object before its rules see it: unknown fields go, nulls go, defaults come.
//!
//! Follows kubernetes/kubernetes `staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema`:
//! `pruning/algorithm.go`, `defaulting/prunenulls.go` and `defaulting/algorithm.go`, in that order.

use serde_json::{Map, Value};

/// Prunes, removes nulls and fills in defaults. Metadata is left alone. Linear in the object and the defaults, which
/// are finite: a default is not filled into itself without end because a schema is a tree.
pub fn admit(schema: &Value, object: &mut Value) {
    prune(object, Some(schema), true);
    drop_nulls(object, Some(schema));
    fill(object, schema);
}

fn is_true(schema: &Value, keyword: &str) -> bool {
    schema.get(keyword) == Some(&Value::Bool(true))
}

fn property<'s>(schema: &'s Value, name: &str) -> Option<&'s Value> {
    schema.get("properties")?.get(name)
}

/// The schema for keys that have none of their own. The outer `None` if there is no such keyword, the inner one if it is
/// `true` or `false`, between which the API server makes no difference here: the key stays, and is pruned below.
fn additional(schema: &Value) -> Option<Option<&Value>> {
    let additional = schema.get("additionalProperties")?;
    Some(Some(additional).filter(|additional| additional.is_object()))
}

fn is_meta(key: &str) -> bool {
    matches!(key, "apiVersion" | "kind" | "metadata")
}

fn prune(value: &mut Value, schema: Option<&Value>, is_root: bool) {
    let keeps = schema.is_some_and(|schema| is_true(schema, "x-kubernetes-preserve-unknown-fields"));
    match value {
        Value::Object(map) => {
            let Some(schema) = schema else {
                map.clear();
                return;
            };
            let is_object = is_root || is_true(schema, "x-kubernetes-embedded-resource");
            map.retain(|key, value| {
                if is_object && is_meta(key) {
                    return true;
                }
                if let Some(property) = property(schema, key) {
                    prune(value, Some(property), false);
                    return true;
                }
                let Some(below) = additional(schema) else { return keeps };
                prune(value, below, false);
                true
            });
        }
        Value::Array(items) => match (keeps, schema) {
            (true, Some(schema)) => items.iter_mut().for_each(|item| keep(item, schema.get("items"))),
            (_, schema) => {
                let below = schema.and_then(|schema| schema.get("items"));
                items.iter_mut().for_each(|item| prune(item, below, false));
            }
        },
        _ => {}
    }
}

/// Below a list that keeps unknown fields, its items keep theirs too; only what has a schema is pruned by it.
fn keep(value: &mut Value, schema: Option<&Value>) {
    let Some(schema) = schema else { return };
    match value {
        Value::Object(map) => {
            let is_object = is_true(schema, "x-kubernetes-embedded-resource");
            for (key, value) in map.iter_mut().filter(|(key, _)| !(is_object && is_meta(key))) {
                if let Some(property) = property(schema, key) {
                    prune(value, Some(property), false);
                } else if let Some(below) = additional(schema) {
                    prune(value, below, false);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| keep(item, schema.get("items"))),
        _ => {}
    }
}

fn below<'s>(schema: Option<&'s Value>, key: &str) -> Option<&'s Value> {
    let schema = schema?;
    property(schema, key).or_else(|| additional(schema).flatten())
}

/// A null where nullable is not said: the key goes, unless a default takes its place. References are not followed.
fn drop_nulls(value: &mut Value, schema: Option<&Value>) {
    match value {
        Value::Object(map) => map.retain(|key, value| {
            let schema = below(schema, key);
            let goes = value.is_null()
                && schema.is_some_and(|schema| !is_true(schema, "nullable") && default(schema).is_none());
            if !goes {
                drop_nulls(value, schema);
            }
            !goes
        }),
        Value::Array(items) => {
            let schema = schema.and_then(|schema| schema.get("items"));
            items.iter_mut().for_each(|item| drop_nulls(item, schema));
        }
        _ => {}
    }
}

fn default(schema: &Value) -> Option<&Value> {
    schema.get("default").filter(|default| !default.is_null())
}

fn fill(value: &mut Value, schema: &Value) {
    match value {
        Value::Object(map) => {
            let properties: Option<&Map<String, Value>> = schema.get("properties").and_then(Value::as_object);
            for (key, property) in properties.into_iter().flatten() {
                let Some(default) = default(property) else { continue };
                let stands = map.get(key).is_some_and(|value| !value.is_null() || is_true(property, "nullable"));
                if !stands {
                    map.insert(key.clone(), default.clone());
                }
            }
            for (key, value) in map.iter_mut() {
                if let Some(below) = below(Some(schema), key) {
                    fill_null(value, below);
                    fill(value, below);
                }
            }
        }
        Value::Array(items) => {
            let Some(below) = schema.get("items") else { return };
            for item in items {
                fill_null(item, below);
                fill(item, below);
            }
        }
        _ => {}
    }
}

fn fill_null(value: &mut Value, schema: &Value) {
    if value.is_null()
        && !is_true(schema, "nullable")
        && let Some(default) = default(schema)
    {
        *value = default.clone();
    }
}
