//! From JSON to the values of the engine, with the types that a schema gives (kubernetes/kubernetes
//! `staging/src/k8s.io/apiserver/pkg/cel/common/values.go`).

use std::{collections::HashMap, sync::Arc};

use base64::Engine as _;
use kube_cel::cel::{
    self, functions,
    objects::{Key, Map},
};
use serde_json::Value;

use crate::schema::{cel::escape::escape, crd::OBJECT_META};

/// The value, or why it has none: a text that is not of its format.
pub(super) fn value(json: &Value, schema: Option<&Value>) -> Result<cel::Value, String> {
    let word = |keyword: &str| schema.and_then(|schema| schema.get(keyword)?.as_str());
    Ok(match json {
        Value::Null => cel::Value::Null,
        Value::Bool(value) => cel::Value::Bool(*value),
        Value::Number(number) if word("type") == Some("number") => float(number),
        Value::Number(number) => number.as_i64().map_or_else(|| float(number), cel::Value::Int),
        Value::String(text) => string(text, word("format"))?,
        Value::Array(items) => {
            let below = schema.and_then(|schema| schema.get("items"));
            let items = items.iter().map(|item| value(item, below)).collect::<Result<Vec<_>, _>>()?;
            cel::Value::List(Arc::new(items))
        }
        Value::Object(map) => {
            let mut values = HashMap::with_capacity(map.len());
            for (key, json) in map {
                let Some((name, below)) = member(key, schema) else { continue };
                values.insert(Key::String(Arc::new(name)), value(json, below)?);
            }
            cel::Value::Map(Map { map: Arc::new(values) })
        }
    })
}

/// The name by which a rule finds a key, and the schema of its value; `None` if rules cannot see it.
fn member<'s>(key: &str, schema: Option<&'s Value>) -> Option<(String, Option<&'s Value>)> {
    let below = |keyword: &str| schema.and_then(|schema| schema.get(keyword));
    // Of the metadata of an object rules see the name alone.
    if below("$ref").and_then(Value::as_str) == Some(OBJECT_META) {
        return matches!(key, "name" | "generateName").then(|| (key.to_owned(), None));
    }
    if let Some(property) = below("properties").and_then(|properties| properties.get(key)) {
        return Some((escape(key)?, Some(property)));
    }
    match below("additionalProperties") {
        // A map: its keys are data, and data has no escapes.
        Some(additional) => Some((key.to_owned(), Some(additional).filter(|additional| additional.is_object()))),
        None => Some((escape(key)?, None)),
    }
}

fn float(number: &serde_json::Number) -> cel::Value {
    cel::Value::Float(number.as_f64().unwrap_or(f64::NAN))
}

fn string(text: &str, format: Option<&str>) -> Result<cel::Value, String> {
    let whole = |text: &str| Arc::new(text.to_owned());
    match format {
        Some("date-time") => functions::timestamp(whole(text)).map_err(|_| no("date-time")),
        Some("date") => functions::timestamp(whole(&format!("{text}T00:00:00Z"))).map_err(|_| no("date")),
        Some("duration") => functions::duration(whole(text)).map_err(|_| no("duration")),
        Some("byte") => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(text).map_err(|_| no("byte"))?;
            Ok(cel::Value::Bytes(Arc::new(bytes)))
        }
        _ => Ok(cel::Value::String(whole(text))),
    }
}

fn no(format: &str) -> String {
    format!("a text is not of the format `{format}`")
}
