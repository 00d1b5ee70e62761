//! Definitions as they are read, and what becomes of objects.

mod refused;

use std::{fmt::Write, sync::Arc};

use serde_json::{Value, json};

use crate::{
    text::{RepoPath, Source},
    yaml::{Limits, Yaml},
};

use super::{Crd, OBJECT_META, ProblemKind, Scope, admit};

fn parse(text: &str) -> Yaml {
    Yaml::parse(Source::new(RepoPath::new("crd.yaml"), text.as_bytes().to_vec()), &Limits::default())
}

fn read(text: &str) -> Crd {
    let yaml = parse(text);
    let root = yaml.roots().next().unwrap();
    Crd::read(root).unwrap()
}

/// A definition with this schema in flow style.
fn with_schema(schema: &str) -> String {
    format!(
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: {{kind: Thing}}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema: {schema}
"
    )
}

/// The kind of a problem, the text at its place, its message.
type Told = (ProblemKind, String, String);

/// The schema as it is read, and what is wrong: the text at the place, and the message.
fn schema(text: &str) -> (Option<Arc<Value>>, Vec<Told>) {
    let crd = read(&with_schema(text));
    let version = crd.versions.into_iter().next().unwrap();
    let told = |problem: &super::Problem| {
        let place = &problem.place;
        (problem.kind, place.source.slice(place.span).to_owned(), problem.message.clone())
    };
    (version.schema, version.problems.iter().map(told).collect())
}

/// A structural schema whose `spec` has this schema.
fn spec(text: &str) -> String {
    format!("{{type: object, properties: {{spec: {text}}}}}")
}

#[test]
fn a_definition_is_taken_apart() {
    let crd = read(
        "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  names: {kind: Thing, plural: things}
  scope: Cluster
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        description: a thing
        type: object
        properties:
          metadata: {type: object, properties: {name: {type: string, maxLength: 8}}}
          spec:
            description: what is wanted
            type: object
            required: [size]
            properties:
              size: {type: integer, minimum: 1, description: '${not} {{counted}}'}
              description: {type: string, default: none}
              object:
                type: object
                x-kubernetes-embedded-resource: true
                x-kubernetes-preserve-unknown-fields: true
            x-kubernetes-validations:
            - rule: self.size > 1
              message: too small
              fieldPath: .size
              reason: FieldValueInvalid
              optionalOldSelf: true
  - {name: v1alpha1, served: false, storage: false, deprecated: true}
",
    );
    assert_eq!((crd.group.as_str(), crd.kind.as_str(), crd.scope), ("example.com", "Thing", Some(Scope::Cluster)));
    assert!(crd.problems.is_empty());
    let [v1, alpha] = crd.versions.as_slice() else { panic!("two versions") };
    assert_eq!((v1.served, v1.storage, v1.deprecated, &v1.problems), (true, true, false, &Vec::new()));
    assert_eq!((alpha.served, alpha.storage, alpha.deprecated), (false, false, true));
    assert_eq!(alpha.problems.len(), 1);
    let meta = json!({"$ref": OBJECT_META});
    let expected = json!({
        "type": "object",
        "properties": {
            "metadata": meta,
            "spec": {
                "type": "object",
                "required": ["size"],
                "properties": {
                    "size": {"type": "integer", "minimum": 1},
                    "description": {"type": "string", "default": "none"},
                    "object": {
                        "type": "object",
                        "x-kubernetes-embedded-resource": true,
                        "x-kubernetes-preserve-unknown-fields": true,
                        "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": meta},
                        "required": ["apiVersion", "kind"],
                    },
                },
            },
            "apiVersion": {"type": "string"},
            "kind": {"type": "string"},
        },
    });
    assert_eq!(v1.schema.as_deref(), Some(&expected));
    let [rule] = v1.rules.as_slice() else { panic!("one rule") };
    assert_eq!((rule.path.as_str(), rule.rule.as_str()), ("/properties/spec", "self.size > 1"));
    assert_eq!((rule.message.as_deref(), rule.field_path.as_deref()), (Some("too small"), Some(".size")));
    assert_eq!((rule.reason.as_deref(), rule.optional_old_self), (Some("FieldValueInvalid"), true));
    assert_eq!(rule.place.source.slice(rule.place.span), "self.size > 1");
}

#[test]
fn old_definitions_share_a_schema_and_prune_nothing() {
    let text = "apiVersion: apiextensions.k8s.io/v1beta1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: {kind: Thing}
  version: v1
  PRUNE
  validation: {openAPIV3Schema: {properties: {spec: {properties: {a: {type: string}}}}}}
";
    let open = read(&text.replace("PRUNE", "scope: Namespaced"));
    let schema = open.versions[0].schema.clone().unwrap();
    assert!(open.versions[0].problems.is_empty());
    assert_eq!(schema["properties"]["spec"]["x-kubernetes-preserve-unknown-fields"], json!(true));
    let closed = read(&text.replace("PRUNE", "preserveUnknownFields: false"));
    let told: Vec<_> = closed.versions[0].problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(told, ["the root of a schema must have `type: object`", "a field must have a `type`"]);
    let listed = read(&text.replace("PRUNE", "versions: [{name: v1}, {name: v2}]"));
    assert!(listed.versions.len() == 2 && listed.versions.iter().all(|version| version.schema.is_some()));
}

#[test]
fn what_is_unknown_or_too_large_is_a_gap() {
    let mut deep = String::new();
    let mut wide = "{type: object, properties: {".to_owned();
    (0..9_000).for_each(|_| deep.push_str("{type: array, items: "));
    (0..70_000).for_each(|index| write!(wide, "a{index}: {{type: string, enum: [a]}}, ").unwrap());
    wide.push_str("}}");
    // As much as go-yaml lets aliases stand for.
    let shared = format!("&a [{}]{}", vec!["a"; 4_000].join(", "), ", *a".repeat(74));
    for (text, kind) in [
        (spec("{type: string, pattern: '^${name}$'}"), ProblemKind::Unknown),
        (spec("{type: '{{ .type }}'}"), ProblemKind::Unknown),
        (spec("{type: object, properties: {'${name}': {type: string}}}"), ProblemKind::Unknown),
        (spec(&format!("{{type: string, pattern: '{}'}}", "a".repeat(70_000))), ProblemKind::Limit),
        (spec(&format!("{{type: array, items: {{type: string}}, enum: [{shared}]}}")), ProblemKind::Limit),
        (format!("{deep}{{type: string}}{}", "}".repeat(9_000)), ProblemKind::Limit),
        (wide, ProblemKind::Limit),
    ] {
        let yaml = parse(&with_schema(&text));
        let Some(root) = yaml.roots().next() else { panic!("no document: {:?}", yaml.problems().first()) };
        let crd = Crd::read(root).unwrap();
        let version = &crd.versions[0];
        assert!(version.schema.is_none() && version.rules.is_empty(), "{}", &text[..80]);
        assert_eq!(version.problems.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [kind], "{}", &text[..80]);
        assert!(version.problems[0].is_gap());
        assert_eq!(Crd::digest(root), Crd::digest(root));
    }
}

#[test]
fn a_definition_without_a_name_is_refused() {
    let text = with_schema("{type: object}");
    for (from, to, expected) in [
        ("names: {kind: Thing}", "names: {}", "`names.kind` is missing"),
        ("names: {kind: Thing}", "names: {kind: '${kind}'}", "`names.kind` is not in the repository"),
        ("group: example.com", "group: {}", "`group` must be a string"),
        (
            "kind: CustomResourceDefinition",
            "kind: Other",
            "not a CustomResourceDefinition of `apiextensions.k8s.io/v1`",
        ),
    ] {
        let yaml = parse(&text.replace(from, to));
        let problems = Crd::read(yaml.roots().next().unwrap()).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), [expected], "{to}");
    }
}

#[test]
fn a_digest_is_of_the_content() {
    let digest = |text: &str| Crd::digest(parse(text).roots().next().unwrap());
    for (one, other, same) in [
        ("a: {b: [1, x]}", "# c\na:\n  'b':\n  - 1\n  - \"x\"\n", true),
        ("a: &x {b: c}\nd: *x", "a: {b: c}\nd: {b: c}", true),
        ("a: 1", "a: '1'", false),
        ("a: [[b], c]", "a: [[b, c]]", false),
        ("a: {b: c}", "a: [b, c]", false),
        ("{a: 1, b: 2}", "{b: 2, a: 1}", false),
    ] {
        assert_eq!(digest(one) == digest(other), same, "{one} and {other}");
    }
}

#[test]
fn objects_are_pruned_and_filled_in() {
    let open = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
    // The schema of `spec`, a value, what the API server makes of it.
    for (schema, value, expected) in [
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}}}),
            json!({"a": "b", "c": 1}),
            json!({"a": "b"}),
        ),
        (json!({"type": "object", "properties": {"a": {"type": "string"}}}), json!({"a": null}), json!({})),
        (
            json!({"type": "object", "properties": {"a": {"type": "string", "nullable": true}}}),
            json!({"a": null}),
            json!({"a": null}),
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "string", "default": "d"}}}),
            json!({}),
            json!({"a": "d"}),
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "string", "default": "d"}}}),
            json!({"a": null}),
            json!({"a": "d"}),
        ),
        (
            json!({"type": "object", "properties": {"a": {"nullable": true, "default": "d"}}}),
            json!({"a": null}),
            json!({"a": null}),
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "object", "default": {}, "properties": {"b": {"default": 1}}}}}),
            json!({}),
            json!({"a": {"b": 1}}),
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"default": 1}}}}}),
            json!({}),
            json!({}),
        ),
        (
            json!({"type": "array", "items": {"type": "object", "properties": {"b": {"default": 1}}}}),
            json!([{}, {"b": 2}, {"c": 3}]),
            json!([{"b": 1}, {"b": 2}, {"b": 1}]),
        ),
        (
            json!({"type": "object", "additionalProperties": {"type": "object"}}),
            json!({"a": {"b": 1}}),
            json!({"a": {}}),
        ),
        (json!({"type": "object", "additionalProperties": {"default": 3}}), json!({"a": null}), json!({"a": 3})),
        (open.clone(), json!({"a": {"b": [null]}}), json!({"a": {"b": [null]}})),
        (
            json!({"x-kubernetes-preserve-unknown-fields": true, "properties": {"a": {"type": "object", "properties": {"b": {}}}}}),
            json!({"a": {"b": 1, "c": 2}, "d": {"e": 3}}),
            json!({"a": {"b": 1}, "d": {"e": 3}}),
        ),
        (
            json!({"type": "object", "x-kubernetes-embedded-resource": true, "properties": {"spec": {"type": "object"}}}),
            json!({"apiVersion": "v1", "kind": "A", "metadata": {"labels": {"a": "b"}}, "spec": {"a": 1}, "data": 1}),
            json!({"apiVersion": "v1", "kind": "A", "metadata": {"labels": {"a": "b"}}, "spec": {}}),
        ),
    ] {
        let root = json!({"type": "object", "properties": {"spec": schema, "metadata": {"$ref": OBJECT_META}}});
        let head =
            json!({"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "a", "labels": {"b": "c"}}});
        let (mut object, mut wanted) = (head.clone(), head);
        object["spec"] = value.clone();
        object["data"] = json!(1);
        wanted["spec"] = expected;
        admit(&root, &mut object);
        assert_eq!(object, wanted, "{schema} of {value}");
    }
}
