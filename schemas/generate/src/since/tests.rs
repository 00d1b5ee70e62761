//! Marks on a small kind, and what the table may not say.

use super::*;

const NAME: &str = "g/K";

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue::default();
    let spec = json!({
        "type": "object",
        "required": ["a"],
        "properties": {
            "a": {"type": "string"},
            "b": {"type": "string", "enum": ["x", "y"]},
            "list": {"type": "array", "items": {"type": "object", "properties": {"c": {"type": "string"}}}}
        }
    });
    let schema = json!({"type": "object", "properties": {"spec": spec}});
    catalogue.insert("g/v2/K".to_owned(), json!({"scope": "Namespaced", "schema": schema})).expect("new");
    catalogue
}

fn applied(table: &str) -> Result<Catalogue, String> {
    let mut catalogue = catalogue();
    let kind: Kind = serde_yaml::from_str(table).expect("a table");
    one(&mut catalogue, NAME, &kind).map(|()| catalogue)
}

const TABLE: &str = r#"
versions:
  v2: {since: "2.3"}
  v1: {until: "2.4", like: v2, without: [spec.list], plus: {spec.old: {type: string}}, change: {spec.a: {type: null}}}
  v0: {until: "2.1"}
fields: {spec.b: "2.2", 'spec.list[].c': "2.10"}
enums: {spec.b: {y: "2.9"}}
required: {spec.a: {since: "2.4"}, spec.b: {until: "2.3"}}
"#;

#[test]
fn each_version_says_what_is_younger_than_itself() {
    let catalogue = applied(TABLE).expect("a sound table");
    let spec = |version: &str| catalogue.definitions[&format!("g/{version}/K")]["schema"]["properties"]["spec"].clone();
    let (new, old) = (spec("v2"), spec("v1"));
    assert_eq!(new["properties"]["b"], json!({"type": "string", "enum": ["x", "y"], "x-enum-since": {"y": "2.9"}}));
    assert_eq!(new["properties"]["list"]["items"]["properties"]["c"]["x-since"], "2.10");
    assert_eq!((&new["x-required-since"], &new["x-required-until"]), (&json!({"a": "2.4"}), &json!({"b": "2.3"})));
    // What came after the last minor of a version never was in it.
    assert_eq!(
        old["properties"],
        json!({
            "a": {}, "b": {"type": "string", "enum": ["x"], "x-since": "2.2"}, "old": {"type": "string"}
        })
    );
    assert_eq!(catalogue.definitions["g/v0/K"], json!({"scope": "Namespaced", "until": "2.1", "schema": open()}));
}

#[test]
fn a_table_that_does_not_fit_is_refused() {
    for (from, to, expected) in [
        ("spec.b: \"2.2\"", "spec.z: \"2.9\"", "`spec.z` leads to nothing at `z`"),
        ("spec.list[].c", "spec.b[].c", "`b` in `spec.b[].c` is no list"),
        ("{y: \"2.9\"}", "{z: \"2.9\"}", "`spec.b` has no value `z`"),
        ("spec.a: {since: \"2.4\"}", "spec.a: {until: \"2.4\"}", "`a` is required in the definition"),
        ("spec.old", "spec.a", "`spec.a` is there already"),
        ("[spec.list]", "[spec.none]", "`spec.none` leads to nothing"),
        ("like: v2", "like: v3", "`v3` is not in the definitions"),
    ] {
        let table = TABLE.replace(from, to);
        assert_ne!(table, TABLE, "{from}");
        assert_eq!(applied(&table).err().as_deref(), Some(expected));
    }
}

#[test]
fn what_is_no_minor_is_refused() {
    let read = |text: &str| Minor::try_from(text.to_owned()).map(|Minor(major, minor)| (major, minor));
    assert_eq!(read("2.10"), Ok((2, 10)));
    for text in ["2", "v2.1", "2.1.0", "2.x", ""] {
        assert_eq!(read(text), Err(format!("`{text}` is no minor version")));
    }
    assert!(Minor(2, 9) < Minor(2, 10));
}
