//! The parts of an object that a place of its schema speaks about.

use crate::text::pointer;

use serde_json::Value;

/// One step down a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Property(String),
    /// Every key that has no schema of its own.
    Additional,
    Items,
}

/// The steps of a JSON pointer into a schema; `None` if it goes through anything but fields and items.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut parts = pointer::steps(path);
    let mut steps = Vec::new();
    while let Some(part) = parts.next() {
        steps.push(match part.as_str() {
            "properties" => Step::Property(parts.next()?),
            "additionalProperties" => Step::Additional,
            "items" => Step::Items,
            _ => return None,
        });
    }
    Some(steps)
}

/// The values at `steps` with their JSON pointers. Null is no value here: no rule is evaluated for it.
pub(super) fn instances<'d>(object: &'d Value, steps: &[Step]) -> Vec<(String, &'d Value)> {
    let mut found = vec![(String::new(), object)];
    for step in steps {
        let mut next = Vec::new();
        for (pointer, value) in found {
            let mut add = |key: &str, value: &'d Value| {
                next.push((format!("{pointer}/{}", pointer::escape(key)), value));
            };
            match (step, value) {
                (Step::Property(name), Value::Object(map)) => {
                    if let Some(value) = map.get(name) {
                        add(name, value);
                    }
                }
                (Step::Additional, Value::Object(map)) => map.iter().for_each(|(key, value)| add(key, value)),
                (Step::Items, Value::Array(items)) => {
                    items.iter().enumerate().for_each(|(index, item)| add(&index.to_string(), item));
                }
                _ => {}
            }
        }
        found = next;
    }
    found.retain(|(_, value)| !value.is_null());
    found
}
