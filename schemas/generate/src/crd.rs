//! Custom resource definitions: the structure of every served version, without descriptions and CEL.

use crate::catalogue::{Catalogue, WORDS, root};
use crate::yaml;
use serde_json::{Map, Value, json};
use std::path::Path;

/// Said in a definition for people or for CEL, and no part of what we ship.
const DROPPED: [&str; 2] = ["description", "x-kubernetes-validations"];

/// Adds a kind for each served version of each definition below `folder`.
pub fn add(catalogue: &mut Catalogue, folder: &Path) -> Result<(), String> {
    let files = yaml::files(folder, ".yaml")?;
    if files.is_empty() {
        return Err(format!("no custom resource definition below {}", folder.display()));
    }
    for path in files {
        let document: Value = yaml::read(&path)?;
        definition(catalogue, &document).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn definition(catalogue: &mut Catalogue, document: &Value) -> Result<(), String> {
    let spec = &document["spec"];
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("not a custom resource definition");
    let (group, kind, scope) = (text(&spec["group"])?, text(&spec["names"]["kind"])?, text(&spec["scope"])?);
    for version in spec["versions"].as_array().ok_or("no versions")? {
        if version["served"] == json!(false) {
            continue;
        }
        let name = format!("{group}/{}/{kind}", text(&version["name"])?);
        let schema = structure(&version["schema"]["openAPIV3Schema"])?;
        catalogue.insert(name, json!({"scope": scope, "schema": root(schema)}))?;
    }
    Ok(())
}

/// A schema without what we drop; a word that we do not know is refused, so that nothing is lost unseen.
fn structure(schema: &Value) -> Result<Value, String> {
    let Some(object) = schema.as_object() else { return Ok(schema.clone()) };
    let mut kept = Map::new();
    for (word, value) in object {
        if DROPPED.contains(&word.as_str()) {
            continue;
        }
        if !WORDS.contains(&word.as_str()) || word == "$ref" {
            return Err(format!("unknown word `{word}`"));
        }
        let value = match (word.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                let each = properties.iter().map(|(name, schema)| Ok((name.clone(), structure(schema)?)));
                Value::Object(each.collect::<Result<_, String>>()?)
            }
            ("items" | "additionalProperties" | "not", schema) => structure(schema)?,
            ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => {
                Value::Array(schemas.iter().map(structure).collect::<Result<_, _>>()?)
            }
            _ => value.clone(),
        };
        kept.insert(word.clone(), value);
    }
    Ok(Value::Object(kept))
}
