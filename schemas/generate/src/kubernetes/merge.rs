//! Several minors of Kubernetes as one: every field that any of them knows, marked with those that know it.

use super::mark;
use super::release::Release;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

type Side<'release> = (u32, &'release Map<String, Value>);

/// The definitions of all releases, by name. Where two releases differ the more lenient wins, and a note says so.
pub fn all(releases: &[Release], notes: &mut Vec<String>) -> Result<BTreeMap<String, Value>, String> {
    let names: BTreeSet<&String> = releases.iter().flat_map(|release| release.definitions.keys()).collect();
    let mut merged = BTreeMap::new();
    for name in names {
        let sides: Vec<Side> = releases
            .iter()
            .filter_map(|release| Some((release.minor, release.definitions.get(name)?.as_object()?)))
            .collect();
        merged.insert(name.clone(), Value::Object(one(name, &sides, notes)?));
    }
    Ok(merged)
}

fn one(name: &str, sides: &[Side], notes: &mut Vec<String>) -> Result<Map<String, Value>, String> {
    let Some((_, newest)) = sides.last() else { return Err(format!("`{name}` is nowhere")) };
    let mut result = (*newest).clone();
    if newest.contains_key("properties") {
        let properties = properties(name, sides, notes)?;
        result.insert("properties".into(), Value::Object(properties));
        let required = required(name, sides, notes);
        if required.is_empty() {
            result.remove("required");
        } else {
            result.insert("required".into(), json!(required));
        }
        return Ok(result);
    }
    match sides.iter().find(|(_, side)| side != newest) {
        Some((minor, _)) => Err(format!("`{name}` is another thing in 1.{minor}")),
        None => Ok(result),
    }
}

fn properties(name: &str, sides: &[Side], notes: &mut Vec<String>) -> Result<Map<String, Value>, String> {
    let of = |side: &Map<String, Value>| side.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let keys: BTreeSet<String> = sides.iter().flat_map(|(_, side)| of(side).into_iter().map(|(key, _)| key)).collect();
    let mut merged = Map::new();
    for key in keys {
        let known: Vec<(u32, Value)> =
            sides.iter().filter_map(|(minor, side)| Some((*minor, of(side).get(&key)?.clone()))).collect();
        let Some((_, newest)) = known.last() else { continue };
        let mut schema = newest.clone();
        for (minor, other) in known.iter().filter(|(_, other)| other != newest) {
            schema = lenient(&schema, other);
            notes.push(format!("`{name}.{key}` differs in 1.{minor}: {other} / {newest}; kept {schema}"));
        }
        let minors: Vec<u32> = known.iter().map(|(minor, _)| *minor).collect();
        let defined: Vec<u32> = sides.iter().map(|(minor, _)| *minor).collect();
        span(&mut schema, &minors, &defined).map_err(|error| format!("`{name}.{key}` {error}"))?;
        merged.insert(key, schema);
    }
    Ok(merged)
}

/// Marks a field unless it is as old, or as young, as its type.
fn span(schema: &mut Value, minors: &[u32], defined: &[u32]) -> Result<(), String> {
    let inside = |minor: &&u32| minors.first() <= Some(*minor) && Some(*minor) <= minors.last();
    if defined.iter().filter(inside).count() != minors.len() {
        return Err(format!("comes and goes: {minors:?}"));
    }
    let mut marks = json!({});
    mark(&mut marks, minors, "x-since", "x-until");
    if minors.first() != defined.first() && !marks["x-since"].is_null() {
        schema["x-since"] = marks["x-since"].clone();
    }
    if minors.last() != defined.last() && !marks["x-until"].is_null() {
        schema["x-until"] = marks["x-until"].clone();
    }
    Ok(())
}

/// What both say: words that only one of them has are restrictions, and fall.
fn lenient(one: &Value, other: &Value) -> Value {
    let (Some(one), Some(other)) = (one.as_object(), other.as_object()) else {
        return json!({"x-kubernetes-preserve-unknown-fields": true});
    };
    let list = |object: &Map<String, Value>| {
        let mut object = object.clone();
        object.retain(|word, _| !word.starts_with("x-kubernetes-list-"));
        object
    };
    if list(one) == list(other) {
        return Value::Object(list(one));
    }
    json!({"x-kubernetes-preserve-unknown-fields": true})
}

/// Required in every release that has the type: the others do not miss it.
fn required(name: &str, sides: &[Side], notes: &mut Vec<String>) -> Vec<String> {
    let of = |side: &Map<String, Value>| -> BTreeSet<String> {
        let listed = side.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        listed.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let all: BTreeSet<String> = sides.iter().flat_map(|(_, side)| of(side)).collect();
    let (everywhere, elsewhere): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|key| sides.iter().all(|(_, side)| of(side).contains(key)));
    for key in elsewhere {
        let minors: Vec<u32> =
            sides.iter().filter(|(_, side)| of(side).contains(&key)).map(|(minor, _)| *minor).collect();
        notes.push(format!("`{name}.{key}` is required in {minors:?} only; kept optional"));
    }
    everywhere
}

#[cfg(test)]
mod tests;
