//! Places and ways of replacements.

use std::sync::Arc;

use crate::{
    render::{GapKind, Resource},
    text::{RepoPath, Source},
    yaml::{Limits, Yaml},
};

use super::*;

fn set(text: &str) -> Set {
    let yaml = Arc::new(Yaml::parse(Source::new(RepoPath::new("r.yaml"), text.into()), &Limits::default()));
    let resources = yaml.documents().map(|document| Arc::new(Resource::new(Value::document(&yaml, document))));
    let mut set = Set::default();
    set.resources.extend(resources);
    set
}

fn list(text: &str) -> Value {
    let source = Source::new(RepoPath::new("kustomization.yaml"), text.into());
    let yaml = Arc::new(Yaml::parse(source, &Limits::default()));
    Value::document(&yaml, yaml.documents().next().unwrap())
}

const OBJECTS: &str =
    "kind: A\nmetadata: {name: a}\nspec: {v: new}\n---\nkind: B\nmetadata: {name: b}\nspec: {v: old}\n";

#[test]
fn a_value_knows_where_it_comes_from_and_what_it_replaced() {
    let mut set = set(OBJECTS);
    let untouched = Arc::clone(&set.resources[0]);
    apply(
        &mut set,
        &list(
            "- source: {kind: A, fieldPath: spec.v}\n  targets: [{select: {kind: B}, fieldPaths: [spec.v, spec.w], options: {create: true}}]",
        ),
        &|_, _| None,
    );
    assert!(set.problems.is_empty(), "{:?}", set.problems);
    assert!(Arc::ptr_eq(&untouched, &set.resources[0]));
    let spec = set.resources[1].value.get("spec").unwrap().members();
    assert_eq!(spec[0].value.place().start().line, 3);
    let way = spec[0].way.as_ref().unwrap();
    assert_eq!((way.cause, way.was.as_ref().unwrap().text()), (Cause::Replacement, Some("old")));
    assert_eq!(way.by.as_ref().unwrap().source.path().as_str(), "kustomization.yaml");
    assert_eq!((spec[1].value.text(), spec[1].way.is_some()), (Some("new"), true));
}

#[test]
fn a_source_that_may_be_elsewhere_is_unknown() {
    let mut set = set(OBJECTS);
    let place = set.resources[0].birth.clone();
    set.gaps.push(Gap { kind: GapKind::Remote, place, reason: "a base at a URL".into() });
    let replacements = list(
        "- source: {kind: C}\n  targets: [{select: {kind: B}, fieldPaths: [spec.v]}, {select: {kind: A}, fieldPaths: [spec.none]}]",
    );
    apply(&mut set, &replacements, &|_, _| None);
    assert!(set.problems.is_empty(), "{:?}", set.problems);
    assert!(!set.resources[1].node().at("spec.v").unwrap().is_known());
}

#[test]
fn a_path_without_end_is_refused() {
    let mut set = set(OBJECTS);
    let path = "a.".repeat(1_000);
    let text = format!(
        "- sourceValue: x\n  targets: [{{select: {{kind: B}}, fieldPaths: [{path}b], options: {{create: true}}}}]"
    );
    apply(&mut set, &list(&text), &|_, _| None);
    assert_eq!(set.problems[0].kind, ProblemKind::Limit);
}
