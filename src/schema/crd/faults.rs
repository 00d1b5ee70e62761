//! What is wrong with a schema, collected; and what is refused anywhere in one.

use serde_json::{Map, Value};

use crate::text::pointer;

/// A broken rule: where in the schema, and which.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// JSON pointer from the root of the schema; names nothing if what it names is missing.
    pub pointer: String,
    pub message: String,
}

/// Collects faults; nobody reads more than a few.
#[derive(Default)]
pub(super) struct Faults {
    pub list: Vec<Fault>,
    pointer: String,
}

const FAULTS: usize = 20;
const UNSUPPORTED: [&str; 7] =
    ["$ref", "id", "$schema", "patternProperties", "definitions", "dependencies", "additionalItems"];

impl Faults {
    pub fn add(&mut self, at: &str, message: impl Into<String>) {
        if self.list.len() < FAULTS {
            self.list.push(Fault { pointer: format!("{}{at}", self.pointer), message: message.into() });
        }
    }

    /// Does `body` one step further down.
    pub fn below(&mut self, step: &str, body: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&pointer::escape(step));
        body(self);
        self.pointer.truncate(length);
    }
}

pub(super) fn text<'a>(schema: &'a Map<String, Value>, keyword: &str) -> Option<&'a str> {
    schema.get(keyword)?.as_str()
}

pub(super) fn is_true(schema: &Map<String, Value>, keyword: &str) -> bool {
    schema.get(keyword) == Some(&Value::Bool(true))
}

pub(super) fn named<'a>(schema: &'a Map<String, Value>, keyword: &str) -> Option<&'a Map<String, Value>> {
    schema.get(keyword)?.as_object()
}

/// What is refused on the spine of a schema and inside its junctors alike.
pub(super) fn check_words(schema: &Map<String, Value>, faults: &mut Faults) {
    for keyword in UNSUPPORTED {
        if schema.contains_key(keyword) {
            faults.add(&format!("/{}", pointer::escape(keyword)), format!("`{keyword}` is not supported"));
        }
    }
    if is_true(schema, "uniqueItems") {
        faults.add("/uniqueItems", "`uniqueItems` must not be true; use `x-kubernetes-list-type: set`");
    }
    if schema.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(false)) {
        faults.add("/x-kubernetes-preserve-unknown-fields", "must be `true` or left out");
    }
    if schema.get("items").is_some_and(Value::is_array) {
        faults.add("/items", "`items` must be one schema, not a list of them");
    }
    let has_properties = named(schema, "properties").is_some_and(|properties| !properties.is_empty());
    if has_properties && schema.get("additionalProperties").is_some_and(|additional| *additional != Value::Bool(true)) {
        faults.add("/additionalProperties", "`additionalProperties` and `properties` exclude each other");
    }
}
