//! All definitions by name, what must hold for them, and their text: one line each.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The definition of Kubernetes' metadata, which every object has.
pub const OBJECT_META: &str = "#io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// What a schema may say: the words of a structural schema, `$ref`, and ours.
pub const WORDS: [&str; 38] = [
    "$ref",
    "type",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "multipleOf",
    "format",
    "nullable",
    "default",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-map-type",
    "x-since",
    "x-until",
    "x-required-since",
    "x-required-until",
    "x-enum-since",
];

/// Kinds (`apps/v1/Deployment`) and shared definitions (`#io.k8s.…`) by name.
#[derive(Default)]
pub struct Catalogue {
    pub definitions: BTreeMap<String, Value>,
    /// Where something more lenient than an input was written, for whoever updates the inputs.
    pub notes: Vec<String>,
}

/// The root of a kind: `apiVersion`, `kind` and `metadata` are the same everywhere.
pub fn root(mut schema: Value) -> Value {
    let Some(object) = schema.as_object_mut() else { return schema };
    object.insert("type".into(), json!("object"));
    let properties = object.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        properties.insert("apiVersion".into(), json!({"type": "string"}));
        properties.insert("kind".into(), json!({"type": "string"}));
        properties.insert("metadata".into(), json!({"$ref": OBJECT_META}));
    }
    schema
}

/// A kind that is known by name alone: its fields are not looked at.
pub fn open() -> Value {
    root(json!({"x-kubernetes-preserve-unknown-fields": true}))
}

impl Catalogue {
    /// Adds a definition; a name given twice is refused.
    pub fn insert(&mut self, name: String, definition: Value) -> Result<(), String> {
        match self.definitions.insert(name.clone(), definition) {
            None => Ok(()),
            Some(_) => Err(format!("`{name}` is defined twice")),
        }
    }

    /// Drops the shared definitions that no kind, and none of our own files, leads to.
    pub fn keep_what_is_used(&mut self) {
        let kept = |name: &str| !name.starts_with("#io.k8s.") || name == OBJECT_META;
        let mut used: BTreeSet<String> = self.definitions.keys().filter(|name| kept(name)).cloned().collect();
        let mut open: Vec<String> = used.iter().cloned().collect();
        while let Some(name) = open.pop() {
            for target in self.definitions.get(&name).map(references).unwrap_or_default() {
                if used.insert(target.clone()) {
                    open.push(target);
                }
            }
        }
        self.definitions.retain(|name, _| used.contains(name));
    }

    /// Refuses a reference to nothing, a word outside the language, and a closed kind without metadata.
    pub fn prove(&self) -> Result<(), String> {
        for (name, definition) in &self.definitions {
            for target in references(definition) {
                if !self.definitions.contains_key(&target) {
                    return Err(format!("`{name}` refers to `{target}`, which does not exist"));
                }
            }
            let schema = if name.starts_with('#') { definition } else { &definition["schema"] };
            words(name, schema)?;
            if !name.starts_with('#') && !schema["properties"]["apiVersion"].is_object() {
                return Err(format!("`{name}` has no apiVersion"));
            }
        }
        Ok(())
    }

    /// One line a definition, sorted by name: name, tabulator, compact JSON.
    pub fn lines(&self) -> String {
        self.definitions.iter().map(|(name, definition)| format!("{name}\t{definition}\n")).collect()
    }

    pub fn counts(&self) -> String {
        let shared = self.definitions.keys().filter(|name| name.starts_with('#')).count();
        format!("{} kinds, {shared} shared definitions", self.definitions.len() - shared)
    }
}

/// What changed between two texts of lines, by name, at most 20 of each sort.
pub fn print_difference(old: &str, new: &str) {
    let parse = |text: &str| text.lines().filter_map(named).collect::<BTreeMap<String, String>>();
    let (old, new) = (parse(old), parse(new));
    let show = |what: &str, names: Vec<&String>| {
        for name in names.iter().take(20) {
            println!("  {what} {name}");
        }
        if names.len() > 20 {
            println!("  {what} {} more", names.len() - 20);
        }
    };
    show("gone:", old.keys().filter(|name| !new.contains_key(*name)).collect());
    show("new:", new.keys().filter(|name| !old.contains_key(*name)).collect());
    show(
        "changed:",
        new.iter()
            .filter(|(name, text)| old.get(*name).is_some_and(|old| old != *text))
            .map(|(name, _)| name)
            .collect(),
    );
}

/// A definition, or a digest before its name.
fn named(line: &str) -> Option<(String, String)> {
    let (name, text) = match line.split_once('\t') {
        Some(definition) => definition,
        None => line.split_once("  ").map(|(digest, name)| (name, digest))?,
    };
    Some((name.to_owned(), text.to_owned()))
}

/// Targets of every `$ref` below a value; a property may be called `$ref` too, then its value is a schema.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(object) => object
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(target)) => vec![target.clone()],
                _ => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn words(name: &str, schema: &Value) -> Result<(), String> {
    let Some(object) = schema.as_object() else {
        return if schema.is_boolean() {
            Ok(())
        } else {
            Err(format!("`{name}` holds {schema} where a schema belongs"))
        };
    };
    for (word, value) in object {
        if !WORDS.contains(&word.as_str()) {
            return Err(format!("`{name}` says `{word}`, which is not in the language"));
        }
        match (word.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.values().try_for_each(|schema| words(name, schema))?;
            }
            ("items" | "additionalProperties" | "not", schema) => words(name, schema)?,
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                schemas.iter().try_for_each(|schema| words(name, schema))?;
            }
            _ => {}
        }
    }
    alone(name, object)
}

/// Beside `$ref` only our own marks may stand.
fn alone(name: &str, object: &Map<String, Value>) -> Result<(), String> {
    let other = object.keys().find(|word| *word != "$ref" && !matches!(word.as_str(), "x-since" | "x-until"));
    match other {
        Some(word) if object.contains_key("$ref") => Err(format!("`{name}` says `{word}` beside `$ref`")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
