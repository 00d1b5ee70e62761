//! Two and three minors of one type.

use super::*;

fn release(minor: u32, schema: Value) -> Release {
    let definitions = BTreeMap::from([("T".to_owned(), schema)]);
    Release { minor, definitions, kinds: BTreeMap::new(), referred: BTreeSet::new() }
}

fn merged(sides: &[(u32, Value)]) -> (Result<Value, String>, Vec<String>) {
    let releases: Vec<Release> = sides.iter().map(|(minor, schema)| release(*minor, schema.clone())).collect();
    let mut notes = Vec::new();
    (all(&releases, &mut notes).map(|mut merged| merged.remove("T").expect("the type")), notes)
}

#[test]
fn a_field_is_marked_by_those_that_have_it() {
    let text = || json!({"type": "string"});
    let old = json!({"properties": {"a": text(), "gone": text()}, "required": ["a", "gone"]});
    let new = json!({"properties": {"a": text(), "come": text()}, "required": ["a", "come"]});
    let (merged, notes) = merged(&[(33, old.clone()), (34, old), (37, new)]);
    let properties = json!({
        "a": {"type": "string"}, "gone": {"type": "string", "x-until": "1.34"}, "come": {"type": "string", "x-since": "1.37"}
    });
    assert_eq!(merged.expect("merged"), json!({"properties": properties, "required": ["a"]}));
    assert_eq!(notes.len(), 2);
}

#[test]
fn a_field_as_old_as_its_type_is_not_marked() {
    let schema = json!({"properties": {"a": {"type": "string"}}});
    assert_eq!(merged(&[(36, schema.clone()), (37, schema.clone())]).0.expect("merged"), schema);
}

#[test]
fn what_differs_becomes_more_lenient() {
    let with = |field: Value| json!({"properties": {"a": field}});
    let keyed = json!({"type": "array", "x-kubernetes-list-type": "set"});
    let (list, notes) = merged(&[(33, with(keyed)), (34, with(json!({"type": "array"})))]);
    assert_eq!(list.expect("merged")["properties"]["a"], json!({"type": "array"}));
    assert_eq!(notes.len(), 1);
    let (other, _) = merged(&[(33, with(json!({"type": "string"}))), (34, with(json!({"type": "integer"})))]);
    assert_eq!(other.expect("merged")["properties"]["a"], json!({"x-kubernetes-preserve-unknown-fields": true}));
}

#[test]
fn what_cannot_be_merged_is_refused() {
    let (with, without) = (json!({"properties": {"a": {}, "b": {}}}), json!({"properties": {"b": {}}}));
    let flicker = merged(&[(33, with.clone()), (34, without), (35, with)]).0;
    assert_eq!(flicker.expect_err("a refusal"), "`T.a` comes and goes: [33, 35]");
    let other = merged(&[(33, json!({"type": "object"})), (34, json!({"type": "string"}))]).0;
    assert_eq!(other.expect_err("a refusal"), "`T` is another thing in 1.33");
}
