//! The rules for `allOf`, `anyOf`, `oneOf` and `not`: they may narrow what the schema around them says, never add to it.

use crate::text::pointer;
use serde_json::{Map, Value};

use super::faults::{Faults, check_words, named, text};

/// Keywords that say what a value is, or that the API server acts on: they stand outside of junctors only.
const FORBIDDEN: [&str; 13] = [
    "type",
    "default",
    "title",
    "description",
    "nullable",
    "additionalProperties",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-validations",
];

/// Checks the junctors right at `schema`.
pub(super) fn check(schema: &Map<String, Value>, faults: &mut Faults) {
    // `anyOf: [{type: integer}, {type: string}]`, alone or as the first of `allOf`, is the long form of
    // `x-kubernetes-int-or-string`.
    check_junctors(schema, Some(schema), is_int_or_string(schema), true, faults);
}

/// `spine`: the schema that stands outside of the junctors where `nested` stands inside.
fn check_junctors(
    nested: &Map<String, Value>,
    spine: Option<&Map<String, Value>>,
    skip_any_of: bool,
    may_skip_first: bool,
    faults: &mut Faults,
) {
    for keyword in ["anyOf", "allOf", "oneOf"] {
        if keyword == "anyOf" && skip_any_of {
            continue;
        }
        let Some(clauses) = nested.get(keyword).and_then(Value::as_array) else { continue };
        for (index, clause) in clauses.iter().enumerate() {
            let Some(clause) = clause.as_object() else { continue };
            let skip = may_skip_first && keyword == "allOf" && index == 0 && is_int_or_string(clause);
            faults.below(keyword, |faults| {
                faults.below(&index.to_string(), |faults| check_nested(clause, spine, skip, faults));
            });
        }
    }
    if let Some(clause) = named(nested, "not") {
        faults.below("not", |faults| check_nested(clause, spine, false, faults));
    }
}

fn check_nested(
    nested: &Map<String, Value>,
    spine: Option<&Map<String, Value>>,
    skip_any_of: bool,
    faults: &mut Faults,
) {
    check_words(nested, faults);
    for keyword in FORBIDDEN {
        let says_nothing = matches!(nested.get(keyword), None | Some(Value::Null | Value::Bool(false)))
            || nested.get(keyword).and_then(Value::as_str).is_some_and(str::is_empty);
        if !says_nothing || (keyword == "additionalProperties" && nested.contains_key(keyword)) {
            faults.add(
                &format!("/{}", pointer::escape(keyword)),
                format!("`{keyword}` must not be inside `allOf`, `anyOf`, `oneOf` or `not`"),
            );
        }
    }
    check_junctors(nested, spine, skip_any_of, false, faults);
    for (name, property) in named(nested, "properties").into_iter().flatten() {
        let Some(property) = property.as_object() else { continue };
        let outside = spine.and_then(|spine| named(spine, "properties")?.get(name)?.as_object());
        faults.below("properties", |faults| {
            faults.below(name, |faults| {
                if name == "metadata" {
                    faults.add("", "`metadata` must not be inside `allOf`, `anyOf`, `oneOf` or `not`");
                }
                if outside.is_none() && spine.is_some() {
                    faults.add("", format!("`{name}` is not among the `properties` outside of the junctor"));
                }
                check_nested(property, outside, false, faults);
            });
        });
    }
    if let Some(items) = named(nested, "items") {
        let outside = spine.and_then(|spine| named(spine, "items"));
        faults.below("items", |faults| {
            if outside.is_none() && spine.is_some() {
                faults.add("", "`items` are not described outside of the junctor");
            }
            check_nested(items, outside, false, faults);
        });
    }
}

fn is_int_or_string(schema: &Map<String, Value>) -> bool {
    let Some([first, second]) = schema.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) else { return false };
    let is_only = |clause: &Value, name: &str| {
        clause.as_object().is_some_and(|clause| clause.len() == 1 && text(clause, "type") == Some(name))
    };
    is_only(first, "integer") && is_only(second, "string")
}
