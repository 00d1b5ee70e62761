//! The words of a schema, and what may stand behind each.

use serde_json::Value;

/// What a keyword of `JSONSchemaProps` holds (kubernetes/kubernetes
/// `staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/types_jsonschema.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Text,
    Bool,
    /// A whole number.
    Count,
    Number,
    Texts,
    /// Anything, kept as it is.
    Any,
    List,
    Schema,
    SchemaOrBool,
    /// A list of schemas.
    Schemas,
    /// A schema for each name.
    Named,
    /// Words for people: dropped, except where the API server forbids them.
    Words,
    /// For people, and allowed everywhere.
    Dropped,
    Rules,
}

/// The shape of a keyword; `None` for one that the API server does not know and drops.
pub(super) fn shape(keyword: &str) -> Option<Shape> {
    Some(match keyword {
        "type" | "format" | "pattern" | "$ref" | "id" | "$schema" => Shape::Text,
        "x-kubernetes-list-type" | "x-kubernetes-map-type" => Shape::Text,
        "nullable" | "exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems" => Shape::Bool,
        "x-kubernetes-preserve-unknown-fields" | "x-kubernetes-embedded-resource" => Shape::Bool,
        "x-kubernetes-int-or-string" => Shape::Bool,
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => Shape::Count,
        "minimum" | "maximum" | "multipleOf" => Shape::Number,
        "required" | "x-kubernetes-list-map-keys" => Shape::Texts,
        "enum" => Shape::List,
        "default" => Shape::Any,
        "not" => Shape::Schema,
        // A list of schemas is read too, to be refused by name.
        "items" => Shape::Schema,
        "additionalProperties" | "additionalItems" => Shape::SchemaOrBool,
        "allOf" | "anyOf" | "oneOf" => Shape::Schemas,
        "properties" | "patternProperties" | "definitions" => Shape::Named,
        "dependencies" => Shape::Any,
        "description" | "title" => Shape::Words,
        "externalDocs" | "example" => Shape::Dropped,
        "x-kubernetes-validations" => Shape::Rules,
        _ => return None,
    })
}

/// Whether a value has the shape of its keyword; schemas are looked at by themselves.
pub(super) fn fits(shape: Shape, value: &Value) -> bool {
    match shape {
        Shape::Text => value.is_string(),
        Shape::Bool => value.is_boolean(),
        Shape::Count => value.as_i64().is_some(),
        Shape::Number => value.is_number(),
        Shape::Texts => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
        Shape::List => value.is_array(),
        _ => true,
    }
}

/// What must stand behind a keyword of this shape.
pub(super) fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "must be a string",
        Shape::Bool => "must be `true` or `false`",
        Shape::Count => "must be a whole number",
        Shape::Number => "must be a number",
        Shape::Texts => "must be a list of strings",
        Shape::Schemas => "must be a list of schemas",
        Shape::Named => "must be a mapping of schemas",
        _ => "must be a list",
    }
}
