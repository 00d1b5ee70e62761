//! What the engine answers, row by row: `tests/cases.txt` was written by kustomize api v0.21.3 itself.

use std::{collections::HashMap, sync::Arc};

use crate::{
    render::{ProblemKind, Resource, Set},
    text::{RepoPath, Source},
    yaml::{Kind, Limits, Node, Reader, Scalar, Value, Yaml},
};

use super::*;

struct Case<'a> {
    files: HashMap<&'a str, &'a str>,
}

fn cases(text: &str) -> Vec<Case<'_>> {
    let parts = text.split("=== \n").filter(|part| part.contains(">>> expected") || part.contains(">>> error"));
    parts
        .map(|part| {
            let sections = part.split(">>> ").skip(1);
            let files = sections.map(|section| section.split_once('\n').unwrap()).collect();
            Case { files }
        })
        .collect()
}

fn yaml(name: &str, text: &str) -> Arc<Yaml> {
    Arc::new(Yaml::parse(Source::new(RepoPath::new(name), text.as_bytes().to_vec()), &Limits::default()))
}

fn build(case: &Case<'_>) -> Set {
    let mut set = Set::default();
    let base = yaml("base.yaml", case.files["base.yaml"]);
    for document in base.documents() {
        set.resources.push(Arc::new(Resource::new(Value::document(&base, document))));
    }
    let file = yaml("kustomization.yaml", case.files["kustomization"]);
    let root = file.documents().next().map(|document| Value::document(&file, document)).unwrap();
    let open = |path: &Value| {
        let name = path.text()?;
        case.files.get(name).map(|text| yaml(name, text))
    };
    for field in Field::ALL {
        let Some(list) = root.get(field.name()) else { continue };
        for source in sources_of(field, &list, &open) {
            match source {
                Ok(source) => drop(apply(&mut set, &source)),
                Err(problem) => set.problems.push(problem),
            }
        }
    }
    set
}

/// The first difference between what we have and what the engine has.
fn difference(ours: Node<'_>, theirs: Node<'_>, path: &str) -> Option<String> {
    let at = |what: String| Some(format!("{path}: {what}"));
    match (ours.kind(), theirs.kind()) {
        (Kind::Map, Kind::Map) => {
            // The end of a build takes out what is no annotation.
            let empty = |node: Node<'_>| node.kind() != Kind::Map || node.entries().is_empty();
            let ignored = |key: &str, value: Node<'_>| path == "/metadata" && key == "annotations" && empty(value);
            for entry in ours.entries() {
                let key = entry.key.text().unwrap_or("");
                if ignored(key, entry.value) {
                    continue;
                }
                let below = format!("{path}/{key}");
                match theirs.get(key) {
                    Some(value) => {
                        if let Some(found) = difference(entry.value, value, &below) {
                            return Some(found);
                        }
                    }
                    None => return at(format!("only we have `{key}`")),
                }
            }
            let missing = theirs.entries().into_iter().find(|entry| ours.get(entry.key.text().unwrap_or("")).is_none());
            missing.and_then(|entry| at(format!("only the engine has `{}`", entry.key.text().unwrap_or(""))))
        }
        (Kind::Seq, Kind::Seq) => {
            if ours.items().len() != theirs.items().len() {
                return at(format!("{} items, not {}", ours.items().len(), theirs.items().len()));
            }
            ours.items()
                .zip(theirs.items())
                .enumerate()
                .find_map(|(index, (ours, theirs))| difference(ours, theirs, &format!("{path}/{index}")))
        }
        (Kind::Scalar, Kind::Scalar) => {
            let (ours_is, theirs_is) = (ours.scalar(Reader::Kyaml), theirs.scalar(Reader::Kyaml));
            let same = match (&ours_is, &theirs_is) {
                (Some(Scalar::Float(a)), Some(Scalar::Int(b))) => *a == *b as f64,
                // The end of a build makes strings of all annotations.
                (_, Some(Scalar::Str(b))) if path.starts_with("/metadata/annotations/") => ours.text() == Some(b),
                (a, b) => a == b,
            };
            if same { None } else { at(format!("{ours_is:?}, not {theirs_is:?}")) }
        }
        // The end of a build makes an empty annotation of a collection.
        (_, Kind::Scalar) if path.starts_with("/metadata/annotations/") && theirs.text() == Some("") => None,
        (a, b) => at(format!("{a:?}, not {b:?}")),
    }
}

fn judge(case: &Case<'_>) -> Option<String> {
    let set = build(case);
    let problems: Vec<_> = set.problems.iter().map(|problem| (problem.kind, problem.message.clone())).collect();
    let Some(expected) = case.files.get("expected") else {
        return problems.is_empty().then(|| format!("no problem, but the engine says {}", case.files["error"]));
    };
    if !problems.is_empty() {
        return Some(format!("the engine has no problem, we have {problems:?}"));
    }
    let expected = yaml("expected", expected);
    let theirs: Vec<Node<'_>> = expected.roots().filter(|root| !root.is_null()).collect();
    if theirs.len() != set.resources.len() {
        return Some(format!("{} objects, not {}", set.resources.len(), theirs.len()));
    }
    set.resources.iter().zip(theirs).find_map(|(ours, theirs)| difference(ours.node(), theirs, ""))
}

fn compare(text: &str) -> (usize, Vec<String>) {
    let all = cases(text);
    let wrong = all.iter().filter_map(|case| {
        let verdict = judge(case)?;
        let files: Vec<_> = case.files.iter().map(|(name, text)| format!("--- {name}\n{text}")).collect();
        Some(format!("{verdict}\n{}", files.join("")))
    });
    (all.len(), wrong.collect())
}

#[test]
fn the_engine_agrees() {
    let (count, wrong) = compare(include_str!("tests/cases.txt"));
    assert!(count >= 60, "{count} cases");
    assert!(wrong.is_empty(), "{} of {count} differ\n{}", wrong.len(), wrong.join("\n"));
}

fn case(base: &'static str, file: &'static str) -> Case<'static> {
    Case { files: HashMap::from([("base.yaml", base), ("kustomization", file)]) }
}

const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  paused: true
  template:
    spec:
      containers:
        - {name: app, image: old}
        - {name: side, image: gone}
";

#[test]
fn values_know_who_set_them() {
    let set = build(&case(
        WEB,
        "patches:
- target: {kind: Deploy.*}
  patch: |
    kind: Deployment
    metadata: {name: any}
    spec:
      replicas: 3
      paused: null
      template:
        spec:
          containers:
            - {name: app, image: new}
            - {name: side, $patch: delete}
",
    ));
    assert!(set.problems.is_empty(), "{:?}", set.problems);
    let resource = &set.resources[0];
    let replicas = resource.value.at("spec").unwrap().members().into_iter().find(|slot| slot.is("replicas")).unwrap();
    // The line of the literal block in the kustomization file, and the item.
    assert_eq!((replicas.value.place().start().line, replicas.value.place().text()), (7, "3"));
    let way = replicas.way.unwrap();
    assert_eq!((way.by.as_ref().unwrap().start().line, way.was.as_ref().unwrap().text()), (2, Some("1")));
    let graves: Vec<_> =
        resource.tombstones.iter().map(|grave| (grave.path.join("/"), grave.by.start().line)).collect();
    assert_eq!(
        graves,
        [("spec/paused".to_owned(), 8), ("spec/template/spec/containers/1".to_owned(), 13)],
        "the lines that took them out"
    );
    assert_eq!((resource.name(), resource.namespace()), ("web", "shop"));
}

#[test]
fn an_untouched_object_stays_shared() {
    let base = case(WEB, "patches:\n- target: {kind: Nothing}\n  patch: '[{\"op\":\"remove\",\"path\":\"/x\"}]'\n");
    let set = build(&base);
    assert!(set.problems.is_empty() && set.resources[0].node().yaml().is_some());
}

#[test]
fn refusals_read_well() {
    for (file, kind, line, message) in [
        (
            "patches:\n- patch: |\n    {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}\n",
            ProblemKind::NoMatch,
            3,
            "no object matches the patch: Deployment `web` is not in this build",
        ),
        (
            "patches:\n- target: {name: web}\n  patch: |\n    - {op: remove, path: /spec/x}\n",
            ProblemKind::Operation,
            4,
            "`remove` of `/spec/x`: no such field in Deployment `shop/web`",
        ),
        (
            "patches:\n- target: {name: web}\n  patch: |\n    - {op: test, path: /spec/replicas, value: 2}\n",
            ProblemKind::Operation,
            4,
            "`test` of `/spec/replicas` for `2` fails in Deployment `shop/web`, which is `1`",
        ),
        (
            "patches:\n- target: {name: '('}\n  patch: |\n    - {op: remove, path: /spec}\n",
            ProblemKind::Patch,
            2,
            "`(` is not a valid pattern: this `(` is never closed",
        ),
        (
            "patches:\n- patch: |\n    - {op: remove, path: /spec}\n",
            ProblemKind::Patch,
            2,
            "a JSON 6902 patch needs a `target`",
        ),
        (
            "patches:\n- target: {kind: Deployment}\n  patch: |\n    kind: Deployment\n    spec: {}\n",
            ProblemKind::Patch,
            4,
            "a patch that is merged needs `metadata.name`, also if it has a target",
        ),
    ] {
        let set = build(&case(WEB, file));
        let [problem] = &set.problems[..] else { panic!("{file}: {:?}", set.problems) };
        let found = (problem.kind, problem.place.start().line, problem.message.as_str());
        assert_eq!(found, (kind, line, message), "{file}");
    }
}
