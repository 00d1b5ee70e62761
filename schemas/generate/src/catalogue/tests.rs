//! The committed output holds what the checker relies on.

use super::*;

fn committed() -> Catalogue {
    let mut catalogue = Catalogue::default();
    for line in include_str!("../../../kinds.tsv").lines() {
        let (name, json) = line.split_once('\t').expect("a tabulator");
        catalogue.insert(name.to_owned(), serde_json::from_str(json).expect("JSON")).expect("one definition a name");
    }
    catalogue
}

#[test]
fn the_committed_lines_are_proven_and_sorted() {
    let catalogue = committed();
    catalogue.prove().expect("references and words");
    assert_eq!(catalogue.lines(), include_str!("../../../kinds.tsv"));
}

#[test]
fn every_schema_is_closed_unless_it_says_otherwise() {
    let catalogue = committed();
    let pod = &catalogue.definitions["#io.k8s.api.core.v1.PodSpec"];
    assert_eq!(pod["x-kubernetes-preserve-unknown-fields"], Value::Null);
    let list = &pod["properties"]["containers"];
    assert_eq!(list["x-kubernetes-list-map-keys"], json!(["name"]));
    let values = &catalogue.definitions["helm.toolkit.fluxcd.io/v2/HelmRelease"]["schema"]["properties"]["spec"];
    assert_eq!(values["properties"]["values"], json!({"x-kubernetes-preserve-unknown-fields": true}));
}

#[test]
fn older_versions_say_when_they_went() {
    let catalogue = committed();
    let kind = |name: &str| catalogue.definitions[name].clone();
    assert_eq!(kind("helm.toolkit.fluxcd.io/v2beta2/HelmRelease")["until"], "2.7");
    assert_eq!(kind("source.toolkit.fluxcd.io/v1/OCIRepository")["since"], "2.6");
    assert_eq!(kind("policy/v1beta1/PodSecurityPolicy")["until"], "1.24");
    let provider =
        &kind("source.toolkit.fluxcd.io/v1/GitRepository")["schema"]["properties"]["spec"]["properties"]["provider"];
    assert_eq!((&provider["x-since"], &provider["x-enum-since"]["aws"]), (&json!("2.4"), &json!("2.9")));
}

fn refusal(name: &str, definition: Value) -> String {
    let mut catalogue = committed();
    catalogue.definitions.insert(name.to_owned(), definition);
    catalogue.prove().expect_err("a refusal")
}

#[test]
fn what_the_checker_cannot_read_is_refused() {
    let cases = [
        (json!({"$ref": "#nowhere"}), "`#a` refers to `#nowhere`, which does not exist"),
        (json!({"properties": {"a": {"description": "x"}}}), "`#a` says `description`, which is not in the language"),
        (json!({"$ref": "#sops.config", "type": "object"}), "`#a` says `type` beside `$ref`"),
        (json!({"items": 1}), "`#a` holds 1 where a schema belongs"),
    ];
    for (definition, expected) in cases {
        assert_eq!(refusal("#a", definition), expected);
    }
    assert_eq!(refusal("a/v1/B", json!({"schema": {"type": "object"}})), "`a/v1/B` has no apiVersion");
}

#[test]
fn a_shared_definition_that_nothing_uses_falls() {
    let mut catalogue = committed();
    catalogue.definitions.insert("#io.k8s.Unused".to_owned(), json!({"type": "object"}));
    catalogue.keep_what_is_used();
    assert_eq!(catalogue.definitions.len(), committed().definitions.len());
}
