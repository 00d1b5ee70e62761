//! What the API server demands of a schema before it takes a definition.
//!
//! The rules are those of <https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/>
//! as kubernetes/kubernetes has them in `staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go`
//! and `…/pkg/apis/apiextensions/validation/validation.go`.

use serde_json::{Map, Value};

use super::{
    faults::{Fault, Faults, check_words, is_true, named, text},
    list_type, nested,
};

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Field,
    Item,
}

/// All rules that the schema of a version breaks, at most 20. Depth is bounded by whoever read the schema.
pub(super) fn check(schema: &Value) -> Vec<Fault> {
    let mut faults = Faults::default();
    if let Some(schema) = schema.as_object() {
        check_schema(schema, Level::Root, &mut faults);
    }
    faults.list
}

fn check_schema(schema: &Map<String, Value>, level: Level, faults: &mut Faults) {
    check_words(schema, faults);
    check_type(schema, level, faults);
    check_object(schema, level, faults);
    list_type::check(schema, faults);
    nested::check(schema, faults);

    for (name, property) in named(schema, "properties").into_iter().flatten() {
        // The metadata of an object is not the definition's to describe: `check_object` looks at it.
        if level == Level::Root && name == "metadata" {
            continue;
        }
        let Some(property) = property.as_object() else { continue };
        faults.below("properties", |faults| {
            faults.below(name, |faults| check_schema(property, Level::Field, faults));
        });
    }
    for (keyword, level) in [("additionalProperties", Level::Field), ("items", Level::Item)] {
        if let Some(schema) = named(schema, keyword) {
            faults.below(keyword, |faults| check_schema(schema, level, faults));
        }
    }
}

fn check_type(schema: &Map<String, Value>, level: Level, faults: &mut Faults) {
    let is_open =
        is_true(schema, "x-kubernetes-int-or-string") || is_true(schema, "x-kubernetes-preserve-unknown-fields");
    match text(schema, "type").filter(|name| !name.is_empty()) {
        None if is_true(schema, "x-kubernetes-embedded-resource") => {
            faults.add("/type", "an embedded resource must have `type: object`");
        }
        None if !is_open => faults.add(
            "/type",
            match level {
                Level::Root => "the root of a schema must have `type: object`",
                Level::Field => "a field must have a `type`",
                Level::Item => "the items of a list must have a `type`",
            },
        ),
        None => {}
        Some("null") => faults.add("/type", "`type` must not be `null`; use `nullable: true`"),
        Some(name) if !TYPES.contains(&name) => {
            faults.add("/type", format!("`{name}` is not a type, use one of {}", TYPES.join(", ")));
        }
        Some(name) => {
            if level == Level::Root && name != "object" {
                faults.add("/type", format!("the root of a schema must have `type: object`, not `{name}`"));
            }
            if level != Level::Root && name != "object" && is_true(schema, "x-kubernetes-embedded-resource") {
                faults.add("/type", format!("an embedded resource must have `type: object`, not `{name}`"));
            }
            if name == "array" && !schema.contains_key("items") {
                faults.add("/items", "a list must say what its `items` are");
            }
        }
    }
    let both = |other: &str| is_true(schema, "x-kubernetes-int-or-string") && is_true(schema, other);
    for other in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] {
        if both(other) {
            faults.add(&format!("/{other}"), "must not be true beside `x-kubernetes-int-or-string`");
        }
    }
}

fn check_object(schema: &Map<String, Value>, level: Level, faults: &mut Faults) {
    let is_embedded = is_true(schema, "x-kubernetes-embedded-resource");
    let properties = named(schema, "properties");
    if schema.contains_key("additionalProperties") && (level == Level::Root || is_embedded) {
        let of = if level == Level::Root { "the root of a schema" } else { "an embedded resource" };
        faults.add("/additionalProperties", format!("must not be used at {of}"));
    }
    if is_embedded && !is_true(schema, "x-kubernetes-preserve-unknown-fields") && properties.is_none_or(Map::is_empty) {
        faults.add("/properties", "an embedded resource needs `properties` or `x-kubernetes-preserve-unknown-fields`");
    }
    if level != Level::Root && !is_embedded {
        return;
    }
    let property = |name: &str| properties.and_then(|properties| properties.get(name)?.as_object());
    for (name, kind) in [("apiVersion", "string"), ("kind", "string"), ("metadata", "object")] {
        if property(name).is_some_and(|property| text(property, "type") != Some(kind)) {
            faults.add(&format!("/properties/{name}/type"), format!("`{name}` must have `type: {kind}`"));
        }
    }
    if level != Level::Root {
        return;
    }
    let Some(metadata) = property("metadata") else { return };
    let is_plain = metadata.keys().all(|keyword| matches!(keyword.as_str(), "type" | "properties"));
    let mut names = named(metadata, "properties").into_iter().flat_map(Map::keys);
    if !is_plain || !names.all(|name| name == "name" || name == "generateName") {
        faults.add(
            "/properties/metadata",
            "may restrict nothing but `name` and `generateName`: every object has the same metadata",
        );
    }
}
