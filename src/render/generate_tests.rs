//! Generators, replacements, variables and build metadata against what the engine builds, api v0.21.3: small trees in
//! `generate_tests/*.jsonl`, run through as much of a build as these need.

use std::{cell::Cell, collections::BTreeMap, sync::Arc};

use serde_json::Value as Json;

use crate::{
    model::KustomizeFile,
    text::{RepoPath, Source},
    yaml::{Cause, Kind, Limits, Node, Origin, Reader, Scalar, Value, Yaml},
};

use super::{
    ProblemKind, Resource, Set, annotations, build_metadata,
    fieldspec::Spec,
    generate::{Entry, Generator, absorb, generate},
    hash::hash,
    plugin::{Plugin, Role, iam_policy, inline, plugin},
    replacement, table,
    vars::Vars,
};

#[test]
fn generators() {
    check(include_str!("generate_tests/generators.jsonl"), 50);
}

#[test]
fn replacements() {
    check(include_str!("generate_tests/replacements.jsonl"), 130);
}

#[test]
fn variables() {
    check(include_str!("generate_tests/vars.jsonl"), 40);
}

#[test]
fn objects_and_origins() {
    check(include_str!("generate_tests/objects.jsonl"), 15);
}

#[track_caller]
fn check(rows: &str, at_least: usize) {
    let mut wrong = Vec::new();
    assert!(rows.lines().count() >= at_least);
    for row in rows.lines() {
        let row: Json = serde_json::from_str(row).unwrap();
        let tree = Tree::of(&row["files"]);
        let set = tree.build(row["root"].as_str().unwrap());
        let ours: Vec<_> = set.problems.iter().map(|problem| problem.message.as_str()).collect();
        match row["objects"].as_array() {
            None if ours.is_empty() => wrong.push(format!("{}: built, but {}", row["name"], row["error"])),
            None => {}
            Some(_) if !ours.is_empty() => wrong.push(format!("{}: refused: {ours:?}", row["name"])),
            Some(objects) if !set.gaps.is_empty() => assert_eq!(objects.len(), set.resources.len()),
            Some(objects) => {
                let sorted = |mut texts: Vec<String>| {
                    texts.sort();
                    texts
                };
                let theirs = sorted(objects.iter().map(|object| canonical(object).to_string()).collect());
                let ours = set.resources.iter().map(|resource| canonical(&json(resource.node())).to_string());
                let ours = sorted(ours.collect());
                if ours != theirs {
                    let differ = ours.iter().zip(&theirs).find(|(one, other)| one != other);
                    wrong.push(format!("{}: {} of {}, {differ:#?}", row["name"], ours.len(), theirs.len()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Tree(BTreeMap<String, Arc<Source>>);

impl Tree {
    fn of(files: &Json) -> Self {
        let files = files.as_object().unwrap().iter().map(|(path, content)| {
            let bytes = match content.as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => {
                    let hex = content["hex"].as_str().unwrap();
                    (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()).collect()
                }
            };
            (path.clone(), Source::new(RepoPath::new(path), bytes))
        });
        Self(files.collect())
    }

    fn documents(&self, folder: &str, path: &str) -> Option<Vec<Value>> {
        let source = self.0.get(RepoPath::join(folder, path)?.as_str())?;
        let yaml = Arc::new(Yaml::parse(Arc::clone(source), &Limits::default()));
        let documents = yaml.documents().map(|document| Value::document(&yaml, document));
        Some(documents.filter(|document| !document.is_null()).collect())
    }

    fn build(&self, folder: &str) -> Set {
        let mut vars = Vars::default();
        let mut set = self.layer(folder, &mut vars);
        for index in 0..set.resources.len() {
            if set.resources[index].needs_hash {
                let resource = set.resource_mut(index);
                let name = format!("{}-{}", resource.name(), hash(resource.node()).unwrap());
                resource.remember();
                let place = resource.birth.clone();
                let metadata = resource.value.get_mut("metadata").unwrap();
                metadata.set("name", Value::string(name, place), Origin::new(Cause::Hash, None));
            }
        }
        let specs: Vec<_> = table::VAR_REFERENCE.iter().copied().map(Spec::from).collect();
        vars.resolve(&mut set, &specs);
        let file = self.documents(folder, "kustomization.yaml").unwrap().remove(0);
        if let Some(list) = value(&file, "buildMetadata") {
            build_metadata::apply(&mut set, &list, folder);
        }
        annotations::settle(&mut set);
        set
    }

    fn layer(&self, folder: &str, vars: &mut Vars) -> Set {
        let mut set = Set::default();
        let file = self.documents(folder, "kustomization.yaml").unwrap().remove(0);
        let items = |name: &str| value(&file, name).map(|list| list.items()).unwrap_or_default();
        for item in items("resources") {
            let path = item.value.text().unwrap();
            match self.documents(folder, path) {
                Some(documents) => set.resources.extend(documents.into_iter().map(Resource::new).map(Arc::new)),
                None => {
                    let mut below = Vars::default();
                    let base = self.layer(RepoPath::join(folder, path).unwrap().as_str(), &mut below);
                    set.resources.extend(base.resources);
                    set.problems.extend(base.problems);
                    vars.absorb(&below, &mut set);
                }
            }
        }
        let is_missing = Cell::new(false);
        let open = |path: &str, _: &Value| {
            let found = RepoPath::join(folder, path).and_then(|path| self.0.get(path.as_str()).cloned());
            is_missing.set(is_missing.get() || found.is_none());
            found
        };
        let options = value(&file, "generatorOptions");
        let run = |generator: Generator, item: &Value, is_object: bool, set: &mut Set| {
            let options = options.as_ref().filter(|_| !is_object);
            let entry = Entry { generator, value: item, options, open: &open, decrypts: false, is_object };
            if let Some(resource) = generate(&entry, set) {
                absorb(set, resource);
            }
        };
        for (list, generator) in [("configMapGenerator", Generator::ConfigMap), ("secretGenerator", Generator::Secret)]
        {
            if value(&file, list).is_some_and(|list| list.kind() != Kind::Seq) {
                set.refuse(ProblemKind::Field, file.place(), "no list");
            }
            for item in items(list) {
                run(generator, &item.value, false, &mut set);
            }
        }
        for item in items("generators") {
            let objects = inline(&item.value).or_else(|| self.documents(folder, item.value.text().unwrap()));
            for object in objects.unwrap() {
                match plugin(&object, Role::Generator, &mut set) {
                    Some(Plugin::ConfigMap) => run(Generator::ConfigMap, &object, true, &mut set),
                    Some(Plugin::Secret) => run(Generator::Secret, &object, true, &mut set),
                    Some(Plugin::IamPolicy) => {
                        if let Some(resource) = iam_policy(&object, &mut set) {
                            absorb(&mut set, resource);
                        }
                    }
                    _ => assert!(!set.problems.is_empty()),
                }
            }
        }
        if let Some(list) = value(&file, "replacements") {
            replacement::apply(&mut set, &list, &open);
        }
        if let Some(list) = value(&file, "vars") {
            vars.register(&list, &mut set);
        }
        if is_missing.get() {
            set.refuse(ProblemKind::Missing, file.place(), "a file is missing");
        }
        set
    }
}

fn value(file: &Value, name: &str) -> Option<Value> {
    let node = KustomizeFile { node: file.node() }.field(name)?;
    file.members().into_iter().map(|slot| slot.value).find(|value| value.node() == node)
}

fn json(node: Node<'_>) -> Json {
    match node.kind() {
        Kind::Map => {
            let entries = node.entries();
            Json::Object(
                entries.iter().map(|entry| (entry.key.text().unwrap().to_owned(), json(entry.value))).collect(),
            )
        }
        Kind::Seq => node.items().map(json).collect(),
        Kind::Scalar => match node.scalar(Reader::Kyaml).unwrap() {
            Scalar::Null => Json::Null,
            Scalar::Bool(flag) => flag.into(),
            Scalar::Int(number) => (number as f64).into(),
            Scalar::Float(number) => number.into(),
            Scalar::Str(text) => text.as_ref().into(),
            Scalar::Timestamp(text) => format!("{text}T00:00:00Z").into(),
        },
    }
}

/// Sorted keys, and all numbers alike.
fn canonical(value: &Json) -> Json {
    match value {
        Json::Object(map) => {
            let sorted: BTreeMap<_, _> = map.iter().map(|(key, value)| (key.clone(), canonical(value))).collect();
            Json::Object(
                sorted.into_iter().filter(|(key, value)| key != "annotations" || value != &Json::Null).collect(),
            )
        }
        Json::Array(items) => items.iter().map(canonical).collect(),
        Json::Number(number) => number.as_f64().unwrap().into(),
        other => other.clone(),
    }
}
