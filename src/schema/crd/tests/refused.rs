//! Schemas that the API server takes and refuses, one rule a line.

use super::{schema, spec};

#[test]
fn what_the_api_server_refuses_is_told_where_it_stands() {
    let ok = "{type: string}";
    // The schema of `spec`, the text at the place, the message; none for a schema that is taken.
    for (text, expected) in [
        (ok, None),
        ("{x-kubernetes-int-or-string: true}", None),
        ("{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}", None),
        ("{x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}, {pattern: a}]}", None),
        ("{x-kubernetes-preserve-unknown-fields: true}", None),
        ("{type: object, additionalProperties: {type: string}}", None),
        ("{type: object, additionalProperties: true, properties: {a: {type: string}}}", None),
        (
            "{type: object, properties: {a: {type: string}}, anyOf: [{required: [a]}, {properties: {a: {enum: [b]}}}]}",
            None,
        ),
        (
            "{type: array, items: {type: object, required: [a], properties: {a: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]}",
            None,
        ),
        ("{type: array, items: {type: string}, x-kubernetes-list-type: set}", None),
        ("{properties: {a: {type: string}}}", Some(("", "a field must have a `type`"))),
        ("{type: array}", Some(("", "a list must say what its `items` are"))),
        ("{type: array, items: {pattern: a}}", Some(("{pattern: a}", "the items of a list must have a `type`"))),
        (
            "{type: array, items: [{type: string}]}",
            Some(("[{type: string}]", "`items` must be one schema, not a list of them")),
        ),
        (
            "{type: text}",
            Some(("text", "`text` is not a type, use one of array, boolean, integer, number, object, string")),
        ),
        ("{type: 'null'}", Some(("'null'", "`type` must not be `null`; use `nullable: true`"))),
        ("{type: object, $ref: '#/a'}", Some(("'#/a'", "`$ref` is not supported"))),
        (
            "{type: object, patternProperties: {a: {type: string}}}",
            Some(("{a: {type: string}}", "`patternProperties` is not supported")),
        ),
        (
            "{type: array, items: {type: string}, uniqueItems: true}",
            Some(("true", "`uniqueItems` must not be true; use `x-kubernetes-list-type: set`")),
        ),
        ("{type: object, x-kubernetes-preserve-unknown-fields: false}", Some(("false", "must be `true` or left out"))),
        (
            "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
            Some(("false", "`additionalProperties` and `properties` exclude each other")),
        ),
        (
            "{x-kubernetes-int-or-string: true, x-kubernetes-preserve-unknown-fields: true}",
            Some(("true", "must not be true beside `x-kubernetes-int-or-string`")),
        ),
        (
            "{type: string, x-kubernetes-embedded-resource: true}",
            Some(("string", "an embedded resource must have `type: object`, not `string`")),
        ),
        (
            "{type: object, x-kubernetes-embedded-resource: true}",
            Some(("", "an embedded resource needs `properties` or `x-kubernetes-preserve-unknown-fields`")),
        ),
        (
            "{type: string, anyOf: [{type: string}]}",
            Some(("string", "`type` must not be inside `allOf`, `anyOf`, `oneOf` or `not`")),
        ),
        (
            "{type: string, not: {description: no}}",
            Some(("no", "`description` must not be inside `allOf`, `anyOf`, `oneOf` or `not`")),
        ),
        (
            "{type: string, allOf: [{default: a}]}",
            Some(("a", "`default` must not be inside `allOf`, `anyOf`, `oneOf` or `not`")),
        ),
        (
            "{type: string, allOf: [{x-kubernetes-validations: [{rule: 'true'}]}]}",
            Some((
                "[{rule: 'true'}]",
                "`x-kubernetes-validations` must not be inside `allOf`, `anyOf`, `oneOf` or `not`",
            )),
        ),
        (
            "{type: object, oneOf: [{properties: {a: {minLength: 1}}}]}",
            Some(("{minLength: 1}", "`a` is not among the `properties` outside of the junctor")),
        ),
        ("{type: string, x-kubernetes-list-type: set}", Some(("set", "`x-kubernetes-list-type` needs `type: array`"))),
        (
            "{type: array, items: {type: string}, x-kubernetes-list-type: bag}",
            Some(("bag", "`bag` is not a list type, use `atomic`, `set` or `map`")),
        ),
        (
            "{type: array, items: {type: object}, x-kubernetes-list-type: set}",
            Some(("{type: object}", "the items of a set must be scalars, or atomic lists or maps")),
        ),
        (
            "{type: array, items: {type: object}, x-kubernetes-list-type: map}",
            Some(("map", "a list of type `map` needs `x-kubernetes-list-map-keys`")),
        ),
        (
            "{type: array, items: {type: object}, x-kubernetes-list-map-keys: [a]}",
            Some(("[a]", "`x-kubernetes-list-map-keys` needs `x-kubernetes-list-type: map`")),
        ),
        (
            "{type: array, items: {type: object}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]}",
            Some(("a", "the items have no property `a`")),
        ),
        (
            "{type: array, items: {type: object, properties: {a: {type: string}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]}",
            Some(("a", "the key `a` must be required or have a default")),
        ),
        (
            "{type: array, items: {type: object, required: [a], properties: {a: {type: object}}}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a]}",
            Some(("object", "the key `a` must be a scalar")),
        ),
        (
            "{type: string, x-kubernetes-map-type: atomic}",
            Some(("atomic", "`x-kubernetes-map-type` needs `type: object`")),
        ),
        ("{type: string, maxLength: many}", Some(("many", "`maxLength` must be a whole number"))),
        (
            "{type: string, x-kubernetes-validations: [{message: a}]}",
            Some(("{message: a}", "a validation rule needs a `rule`")),
        ),
        ("a", Some(("a", "a schema must be a mapping"))),
    ] {
        let told = schema(&spec(text)).1;
        let found = told.first().map(|(_, at, message)| (at.as_str(), message.as_str()));
        match expected {
            None => assert_eq!(found, None, "{text}"),
            Some((at, message)) => {
                assert_eq!(found.map(|(_, message)| message), Some(message), "{text}");
                assert!(at.is_empty() || found.map(|(at, _)| at) == Some(at), "{text}: {found:?}");
            }
        }
    }
    let (_, told) =
        schema("{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}");
    assert!(told[0].2.starts_with("may restrict nothing but `name`"), "{told:?}");
    let (_, told) = schema("{type: object, additionalProperties: {type: string}}");
    assert_eq!(told[0].2, "must not be used at the root of a schema");
}
