//! An object as JSON, with the types that kustomize reads.

use serde_json::{Map, Number, Value};

use crate::{
    report::sanitize,
    yaml::{Kind, Node, Reader, Scalar},
};

/// A value on one line that is only text for the runner of a CI system.
pub fn line(value: &Value) -> String {
    sanitize::json(&value.to_string())
}

/// A node and all below it.
pub fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Map => {
            let entries = node.entries().into_iter();
            let pairs = entries.map(|entry| (entry.key.text().unwrap_or("").to_owned(), value(entry.value)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        Kind::Seq => Value::Array(node.items().map(value).collect()),
        Kind::Scalar => match node.scalar(Reader::Kyaml) {
            None | Some(Scalar::Null) => Value::Null,
            Some(Scalar::Bool(bool)) => Value::Bool(bool),
            Some(Scalar::Int(number)) => Number::from_i128(number).map_or(Value::Null, Value::Number),
            Some(Scalar::Float(number)) => Number::from_f64(number).map_or(Value::Null, Value::Number),
            Some(Scalar::Str(text)) => Value::String(text.into_owned()),
            // kustomize makes a moment of a bare date.
            Some(Scalar::Timestamp(text)) if text.len() == 10 => Value::String(format!("{text}T00:00:00Z")),
            Some(Scalar::Timestamp(text)) => Value::String(text.to_owned()),
        },
    }
}
