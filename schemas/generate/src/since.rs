//! What an older Flux knows: versions of kinds, fields, enum values and requirements with their first and last minor.
//!
//! The table is `since.yaml`, which says what its words mean. A path that leads to nothing is refused, so the table
//! cannot go stale unseen.

mod path;

use crate::catalogue::{Catalogue, open};
use crate::yaml;
use path::{find, insert, remove, split};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// `major.minor`, compared as two numbers; anything else is refused.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
struct Minor(u32, u32);

/// The first minor that we tell from others, and one after all.
const OLDEST: Minor = Minor(2, 0);
const NEVER: Minor = Minor(u32::MAX, 0);

impl TryFrom<String> for Minor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once('.').map(|(major, minor)| (major.parse(), minor.parse()));
        match parts {
            Some((Ok(major), Ok(minor))) => Ok(Self(major, minor)),
            _ => Err(format!("`{text}` is no minor version")),
        }
    }
}

impl From<&Minor> for Value {
    fn from(Minor(major, minor): &Minor) -> Self {
        Value::String(format!("{major}.{minor}"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    versions: BTreeMap<String, Version>,
    #[serde(default)]
    fields: BTreeMap<String, Minor>,
    #[serde(default)]
    enums: BTreeMap<String, BTreeMap<String, Minor>>,
    #[serde(default)]
    required: BTreeMap<String, Span>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Version {
    since: Option<Minor>,
    until: Option<Minor>,
    deprecated: Option<Minor>,
    like: Option<String>,
    #[serde(default)]
    plus: BTreeMap<String, Value>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    change: BTreeMap<String, BTreeMap<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    since: Option<Minor>,
    until: Option<Minor>,
}

/// Adds the versions that the definitions do not hold, and marks all of them.
pub fn apply(catalogue: &mut Catalogue, table: &Path) -> Result<(), String> {
    let table: BTreeMap<String, Kind> = yaml::read(table)?;
    for (name, kind) in &table {
        one(catalogue, name, kind).map_err(|error| format!("since.yaml: `{name}`: {error}"))?;
    }
    Ok(())
}

fn one(catalogue: &mut Catalogue, name: &str, kind: &Kind) -> Result<(), String> {
    let (group, kind_name) = name.split_once('/').ok_or("a group and a kind are wanted")?;
    let full = |version: &str| format!("{group}/{version}/{kind_name}");
    for (version, facts) in &kind.versions {
        if !catalogue.definitions.contains_key(&full(version)) {
            let definition = older(catalogue, facts, kind, full)?;
            catalogue.insert(full(version), definition)?;
        }
    }
    for (version, facts) in &kind.versions {
        let Some(definition) = catalogue.definitions.get_mut(&full(version)) else { continue };
        let spans = [("since", &facts.since), ("until", &facts.until), ("deprecated", &facts.deprecated)];
        for (word, minor) in spans {
            if let Some(minor) = minor {
                definition[word] = minor.into();
            }
        }
        let life = Life {
            first: facts.since.unwrap_or(OLDEST),
            last: facts.until.unwrap_or(NEVER),
            ours: facts.like.is_some() || definition["schema"] == open(),
        };
        mark(&mut definition["schema"], kind, &life)?;
    }
    Ok(())
}

/// A version that is no longer in the definitions.
fn older(catalogue: &Catalogue, facts: &Version, kind: &Kind, full: impl Fn(&str) -> String) -> Result<Value, String> {
    let newest = kind.versions.keys().find_map(|version| catalogue.definitions.get(&full(version)));
    let scope = newest.map(|newest| newest["scope"].clone()).ok_or("no version of it is in the definitions")?;
    let Some(like) = &facts.like else { return Ok(json!({"scope": scope, "schema": open()})) };
    let model = catalogue.definitions.get(&full(like)).ok_or_else(|| format!("`{like}` is not in the definitions"))?;
    let mut schema = model["schema"].clone();
    for path in &facts.without {
        remove(&mut schema, path)?;
    }
    for (path, words) in &facts.change {
        change(find(&mut schema, path)?, words);
    }
    for (path, added) in &facts.plus {
        insert(&mut schema, path, added.clone())?;
    }
    Ok(json!({"scope": scope, "schema": schema}))
}

/// Sets words of a schema; null takes one out.
fn change(schema: &mut Value, words: &BTreeMap<String, Value>) {
    let Some(object) = schema.as_object_mut() else { return };
    for (word, value) in words {
        match value {
            Value::Null => drop(object.remove(word)),
            value => drop(object.insert(word.clone(), value.clone())),
        }
    }
}

/// The minors that serve a version.
struct Life {
    first: Minor,
    last: Minor,
    /// Made here, not read from a definition: it may lack a field that the newest version has.
    ours: bool,
}

fn mark(schema: &mut Value, kind: &Kind, life: &Life) -> Result<(), String> {
    for (path, since) in &kind.fields {
        if let Some(field) = known(schema, path, life)? {
            if *since > life.last {
                remove(schema, path)?;
            } else if *since > life.first {
                field["x-since"] = since.into();
            }
        }
    }
    for (path, values) in &kind.enums {
        if let Some(field) = known(schema, path, life)? {
            enumeration(field, values, life).map_err(|error| format!("`{path}` {error}"))?;
        }
    }
    for (path, span) in &kind.required {
        let (parent, name) = split(path)?;
        if known(schema, path, life)?.is_some() {
            requirement(find(schema, &parent)?, &name, span, life)?;
        }
    }
    Ok(())
}

/// The field, or none where it may be missing.
fn known<'schema>(schema: &'schema mut Value, path: &str, life: &Life) -> Result<Option<&'schema mut Value>, String> {
    match find(schema, path) {
        Ok(field) => Ok(Some(field)),
        Err(_) if life.ours => Ok(None),
        Err(error) => Err(error),
    }
}

fn enumeration(field: &mut Value, values: &BTreeMap<String, Minor>, life: &Life) -> Result<(), String> {
    let Some(known) = field.get_mut("enum").and_then(Value::as_array_mut) else { return Err("has no enum".to_owned()) };
    if let Some(value) = values.keys().find(|value| !life.ours && !known.contains(&json!(value))) {
        return Err(format!("has no value `{value}`"));
    }
    let since = |value: &Value| value.as_str().and_then(|value| values.get(value)).copied();
    known.retain(|value| since(value).is_none_or(|since| since <= life.last));
    let younger = |(value, since): &(&String, &Minor)| **since > life.first && known.contains(&json!(value));
    let younger: Map<_, _> =
        values.iter().filter(younger).map(|(value, since)| (value.clone(), since.into())).collect();
    if !younger.is_empty() {
        field["x-enum-since"] = Value::Object(younger);
    }
    Ok(())
}

/// `since` says when what is required now became so; `until` when what is optional now was required.
fn requirement(parent: &mut Value, name: &str, span: &Span, life: &Life) -> Result<(), String> {
    let required = parent["required"].as_array().is_some_and(|required| required.contains(&json!(name)));
    let (word, minor) = match (&span.since, &span.until) {
        (Some(since), None) if required && *since > life.first => ("x-required-since", since),
        (None, Some(until)) if !required && *until >= life.first => ("x-required-until", until),
        (Some(_), None) if required => return Ok(()),
        (None, Some(_)) if !required || life.ours => return Ok(()),
        _ => return Err(format!("`{name}` is {}required in the definition", if required { "" } else { "not " })),
    };
    parent[word][name] = minor.into();
    Ok(())
}

#[cfg(test)]
mod tests;
