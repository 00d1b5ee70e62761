//! The rules for lists that are sets or maps, and for maps that are one value.

use crate::text::pointer;
use serde_json::{Map, Value};

use super::faults::{Faults, is_true, named, text};

pub(super) fn check(schema: &Map<String, Value>, faults: &mut Faults) {
    let (list, map) = (text(schema, "x-kubernetes-list-type"), text(schema, "x-kubernetes-map-type"));
    if map.is_some() && text(schema, "type") != Some("object") {
        faults.add("/x-kubernetes-map-type", "`x-kubernetes-map-type` needs `type: object`");
    }
    if let Some(map) = map.filter(|map| !matches!(*map, "atomic" | "granular")) {
        faults.add("/x-kubernetes-map-type", format!("`{map}` is not a map type, use `atomic` or `granular`"));
    }
    if list.is_some() && text(schema, "type") != Some("array") {
        faults.add("/x-kubernetes-list-type", "`x-kubernetes-list-type` needs `type: array`");
    }
    let has_keys = keys(schema).next().is_some();
    match list {
        None | Some("atomic" | "set" | "map") => {}
        Some(list) => {
            faults.add("/x-kubernetes-list-type", format!("`{list}` is not a list type, use `atomic`, `set` or `map`"));
        }
    }
    if has_keys && list != Some("map") {
        faults.add("/x-kubernetes-list-map-keys", "`x-kubernetes-list-map-keys` needs `x-kubernetes-list-type: map`");
    }
    let Some(items) = named(schema, "items") else { return };
    if matches!(list, Some("set" | "map")) && is_true(items, "nullable") {
        faults.add("/items/nullable", "the items of a set or a map must not be nullable");
    }
    match list {
        Some("set") => check_set(items, faults),
        Some("map") => check_map(schema, items, has_keys, faults),
        _ => {}
    }
}

fn check_set(items: &Map<String, Value>, faults: &mut Faults) {
    let is_atomic = match text(items, "type") {
        Some("array") => matches!(text(items, "x-kubernetes-list-type"), None | Some("atomic")),
        Some("object") => text(items, "x-kubernetes-map-type") == Some("atomic"),
        _ => true,
    };
    if !is_atomic {
        faults.add("/items", "the items of a set must be scalars, or atomic lists or maps");
    }
}

fn check_map(schema: &Map<String, Value>, items: &Map<String, Value>, has_keys: bool, faults: &mut Faults) {
    if !has_keys {
        faults.add("/x-kubernetes-list-type", "a list of type `map` needs `x-kubernetes-list-map-keys`");
    }
    if text(items, "type") != Some("object") {
        faults.add("/items/type", "the items of a list of type `map` must be objects");
        return;
    }
    let required = |key: &str| {
        let names = items.get("required").and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).any(|name| name == key)
    };
    for (index, key) in keys(schema).enumerate() {
        let at_key = format!("/x-kubernetes-list-map-keys/{index}");
        if keys(schema).take(index).any(|earlier| earlier == key) {
            faults.add(&at_key, format!("duplicate key `{key}`"));
        }
        let Some(property) = named(items, "properties").and_then(|all| all.get(key)?.as_object()) else {
            faults.add(&at_key, format!("the items have no property `{key}`"));
            continue;
        };
        let at = format!("/items/properties/{}", pointer::escape(key));
        if matches!(text(property, "type"), Some("array" | "object")) {
            faults.add(&format!("{at}/type"), format!("the key `{key}` must be a scalar"));
        }
        if !required(key) && !property.contains_key("default") {
            faults.add(&at_key, format!("the key `{key}` must be required or have a default"));
        }
        if is_true(property, "nullable") {
            faults.add(&format!("{at}/nullable"), format!("the key `{key}` must not be nullable"));
        }
    }
}

fn keys(schema: &Map<String, Value>) -> impl Iterator<Item = &str> {
    schema.get("x-kubernetes-list-map-keys").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
