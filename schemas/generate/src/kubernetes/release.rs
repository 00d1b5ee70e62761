//! One minor of Kubernetes: its types in our schema language, under their Kubernetes names.

use super::rust::{self, Kind, Merge, Type};
use crate::yaml;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The documentation of names that the crate requires and the API server does not.
const MAY_BE_EMPTY: &str = "due to backwards compatibility is allowed to be empty";

/// Everything that one minor serves.
pub struct Release {
    pub minor: u32,
    /// By name without `#`.
    pub definitions: BTreeMap<String, Value>,
    pub kinds: BTreeMap<String, Kind>,
    /// Names that another definition refers to.
    pub referred: BTreeSet<String>,
}

impl Release {
    /// Reads every file below `folder`; a file that is not as expected is refused with its path.
    pub fn read(minor: u32, folder: &Path) -> Result<Self, String> {
        let mut types = BTreeMap::new();
        for path in yaml::files(folder, ".rs")? {
            let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let found = rust::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
            let Some(found) = found else { continue };
            let module = path.parent().and_then(|parent| parent.strip_prefix(folder).ok()).unwrap_or(Path::new(""));
            let module = module.to_string_lossy().replace(['/', '\\'], "::");
            types.insert(format!("crate::{module}::{}", found.rust_name), found);
        }
        if types.is_empty() {
            return Err(format!("no types below {}", folder.display()));
        }
        let mut release =
            Self { minor, definitions: BTreeMap::new(), kinds: BTreeMap::new(), referred: BTreeSet::new() };
        for found in types.values() {
            let mut schema = match special(&found.name) {
                Some(schema) => schema,
                None => convert(&found.schema, &types, &mut release.referred)?,
            };
            mark_lists(&mut schema, found, &types)?;
            if found.kind.is_some() {
                // The crate alone wants `metadata` in every kind; the API's own document does not.
                schema.as_object_mut().into_iter().for_each(|schema| not_required(schema, |name| name == "metadata"));
            }
            release.definitions.insert(found.name.clone(), schema);
        }
        let kinds = types.into_values().filter_map(|found| Some((found.name, found.kind?)));
        release.kinds = kinds.collect();
        Ok(release)
    }
}

/// Types whose values the schema of the crate does not tell: written out wherever they are used.
fn special(name: &str) -> Option<Value> {
    Some(match name.rsplit_once(".")?.1 {
        "Time" | "MicroTime" => json!({"type": "string", "format": "date-time", "nullable": true}),
        "Quantity" => json!({"x-kubernetes-int-or-string": true, "format": "quantity"}),
        "IntOrString" => json!({"x-kubernetes-int-or-string": true}),
        "RawExtension" | "FieldsV1" | "Patch" => {
            json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true})
        }
        // A list of names belongs to `dependencies`, which no structural schema may have.
        "JSON" | "JSONSchemaPropsOrStringArray" => json!({"x-kubernetes-preserve-unknown-fields": true}),
        // A list of schemas in `items` is not structural either.
        "JSONSchemaPropsOrArray" => {
            json!({"$ref": "#io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"})
        }
        _ => return None,
    })
}

fn convert(schema: &Value, types: &BTreeMap<String, Type>, referred: &mut BTreeSet<String>) -> Result<Value, String> {
    let object = schema.as_object().ok_or("a schema that is no object")?;
    let mut kept = Map::new();
    let mut may_be_absent = Vec::new();
    for (word, value) in object {
        let value = match (word.as_str(), value) {
            ("description", _) => continue,
            ("$ref", Value::String(path)) => {
                let target = types.get(path).ok_or_else(|| format!("no type `{path}`"))?;
                if let Some(schema) = special(&target.name) {
                    return Ok(schema);
                }
                referred.insert(target.name.clone());
                json!(format!("#{}", target.name))
            }
            ("properties", Value::Object(properties)) => {
                let mut each = Map::new();
                for (name, schema) in properties {
                    if schema["description"].as_str().is_some_and(|text| text.contains(MAY_BE_EMPTY)) {
                        may_be_absent.push(name);
                    }
                    each.insert(name.clone(), convert(schema, types, referred)?);
                }
                Value::Object(each)
            }
            ("items" | "additionalProperties", schema) => convert(schema, types, referred)?,
            ("oneOf", Value::Array(schemas)) => {
                let each = schemas.iter().map(|schema| convert(schema, types, referred));
                Value::Array(each.collect::<Result<_, _>>()?)
            }
            ("type" | "format" | "required" | "x-kubernetes-int-or-string", _) => value.clone(),
            _ => return Err(format!("unknown word `{word}`")),
        };
        kept.insert(word.clone(), value);
    }
    not_required(&mut kept, |name| may_be_absent.iter().any(|absent| *absent == name));
    Ok(Value::Object(kept))
}

/// Lists that merge as sets or by keys. Keys below `metadata` are of lists that the API server replaces as a whole.
fn mark_lists(schema: &mut Value, found: &Type, types: &BTreeMap<String, Type>) -> Result<(), String> {
    for (field, merge) in &found.lists {
        let json_name = found.fields.get(field).ok_or_else(|| format!("`{}` has no field `{field}`", found.name))?;
        let target = found.schema["properties"][json_name]["items"]["$ref"].as_str();
        let Some(property) = schema["properties"][json_name].as_object_mut() else {
            return Err(format!("`{}` has no property `{json_name}`", found.name));
        };
        match merge {
            Merge::Set => drop(property.insert("x-kubernetes-list-type".into(), json!("set"))),
            Merge::Map(keys) if keys.iter().any(|key| key.contains('.')) => {}
            Merge::Map(keys) => {
                let item = target.and_then(|target| types.get(target)).ok_or("a keyed list of no type")?;
                let key = |key| item.fields.get(key).ok_or_else(|| format!("`{}` has no field `{key}`", item.name));
                let keys = keys.iter().map(key).collect::<Result<Vec<_>, _>>()?;
                property.insert("x-kubernetes-list-type".into(), json!("map"));
                property.insert("x-kubernetes-list-map-keys".into(), json!(keys));
            }
        }
    }
    Ok(())
}

fn not_required(schema: &mut Map<String, Value>, optional: impl Fn(&str) -> bool) {
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !name.as_str().is_some_and(&optional));
        if required.is_empty() {
            schema.remove("required");
        }
    }
}
