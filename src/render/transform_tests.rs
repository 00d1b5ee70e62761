//! The transformers as a build strings them together, against what the engine (api v0.21.3) makes of the same files.
//!
//! `transform_tests/*.txt` hold the rows: files, then what the engine answered.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Resource, Set,
    affix::{self, Affix},
    config::Config,
    hash_suffix, images, labels, name_reference, namespace, replicas,
};
use crate::{
    text::{RepoPath, Source},
    yaml::{Cause, Kind, Limits, Node, Origin, Reader, Value, Yaml},
};

#[test]
fn rows_build_as_the_engine_does() {
    let rows = [
        include_str!("transform_tests/namespace.txt"),
        include_str!("transform_tests/affix.txt"),
        include_str!("transform_tests/labels.txt"),
        include_str!("transform_tests/images.txt"),
        include_str!("transform_tests/config.txt"),
        include_str!("transform_tests/names.txt"),
    ];
    let (mut count, mut wrong) = (0, Vec::new());
    for row in rows.iter().flat_map(|text| text.split("\n=== ").skip(1)) {
        count += 1;
        let (title, rest) = row.split_once('\n').unwrap();
        let mut files: BTreeMap<&str, String> = BTreeMap::new();
        for part in format!("\n{rest}").split("\n-- ").skip(1) {
            let (name, text) = part.split_once('\n').unwrap();
            files.insert(
                match name.split_once(": ") {
                    Some(("error", _)) => "error",
                    _ => Box::leak(name.into()),
                },
                text.to_owned() + "\n",
            );
        }
        let (error, expected) = (files.remove("error"), files.remove("expected"));
        let built = Build { files: files.into_iter().map(|(name, text)| (name.into(), text)).collect() }.root("");
        if let Err(why) = compare(&built, expected.as_deref(), error.is_some()) {
            wrong.push(format!("{title}: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 60, "{count} rows");
}

/// What a value is, where it is written, what changed it by which line, and what it was.
#[test]
fn values_know_their_way() {
    let files = [
        (
            "kustomization.yaml",
            "resources: [b]\nnamespace: team\nnamePrefix: p-\nlabels: [{pairs: {tier: web}}]\nimages: [{name: nginx, newTag: v2}]\nreplicas: [{name: web, count: 4}]\n",
        ),
        ("b/kustomization.yaml", "resources: [a.yaml]\nnamespace: inner\nsecretGenerator: [{name: gen}]\n"),
        (
            "b/a.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  template:\n    spec:\n      serviceAccountName: \"acc\"\n      containers: [{image: nginx}]\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: acc, labels: {}}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: rb}\nsubjects: [{kind: ServiceAccount, name: acc, namespace: default}]\n",
        ),
    ];
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let set = Build { files }.root("").unwrap();
    assert!(set.is_complete(), "{:?}", set.problems);
    use Cause::*;
    for (object, path, text, place, cause, expected_by, was) in [
        (0, "metadata.namespace", "team", "team", Namespace, "team", Some("inner")),
        (0, "metadata.name", "p-web", "p-", NamePrefix, "p-", Some("web")),
        (0, "metadata.labels.tier", "web", "web", Label, "web", None),
        (0, "spec.replicas", "4", "4", Replicas, "4", Some("1")),
        (0, "spec.template.spec.serviceAccountName", "p-acc", "\"acc\"", NameReference, "apiVersion: v1", Some("acc")),
        (0, "spec.template.spec.containers.0.image", "nginx:v2", "v2", Image, "v2", Some("nginx")),
        (1, "metadata.labels.tier", "web", "web", Label, "web", None),
        (2, "subjects.0.name", "p-acc", "acc", NameReference, "apiVersion: v1", Some("acc")),
        (2, "subjects.0.namespace", "team", "default", NameReference, "apiVersion: v1", Some("default")),
        (3, "metadata.name", "p-gen-46f8b28mk5", "p-", Hash, "{name: gen}", Some("p-gen")),
    ] {
        let slot = slot(&set.resources[object].value, path);
        let way = slot.way.unwrap_or_else(|| panic!("{path} has no way"));
        let by = way.by.as_ref().unwrap().text().lines().next().unwrap();
        let before = way.was.as_ref().and_then(Value::text);
        assert_eq!(
            (slot.value.text().unwrap(), slot.value.place().text(), way.cause, by, before),
            (text, place, cause, expected_by, was),
            "{path}"
        );
    }
}

#[test]
fn an_unknown_hash_is_an_unknown_name() {
    let text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{secret: {secretName: s}}]}\n";
    let mut set = Set::default();
    set.resources.extend(documents("a.yaml", text).into_iter().map(|value| Arc::new(Resource::new(value))));
    let secret = set.resource_mut(0);
    (secret.needs_hash, secret.opaque_hash) = (true, true);
    hash_suffix::apply(&mut set);
    name_reference::apply(&mut set, Config::default().rules());
    for slot in [
        slot(&set.resources[0].value, "metadata.name"),
        slot(&set.resources[1].value, "spec.volumes.0.secret.secretName"),
    ] {
        assert_eq!(slot.value.text(), Some("s-<hash>"));
        assert!(!slot.value.node().is_known());
    }
}

#[test]
fn what_does_not_change_stays_shared() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s, namespace: team, labels: {a: b}}\n";
    let mut set = Set::default();
    set.resources.extend(documents("a.yaml", text).into_iter().map(|value| Arc::new(Resource::new(value))));
    let before = set.resources[0].value.clone();
    let settings = documents(
        "k.yaml",
        "namespace: team\nlabels: [{pairs: {a: b}, includeSelectors: true}]\nimages: [{name: a, newTag: b}]\n",
    );
    namespace::apply(&mut set, &Config::default(), &settings[0].get("namespace").unwrap());
    labels::apply(&mut set, &Config::default(), &settings[0].get("labels").unwrap());
    images::apply(&mut set, &Config::default(), &settings[0].get("images").unwrap());
    name_reference::apply(&mut set, Config::default().rules());
    assert!(set.resources[0].value.is_same(&before));
    assert_eq!(set.resources[0].history.len(), 1);
}

#[test]
fn hostile_definitions_end() {
    let object =
        r#""properties": {"kind": {}, "apiVersion": {}, "metadata": {}, "a": {"$ref": "T"}, "b": {"$ref": "T"}}"#;
    let files = documents("crd.json", &format!(r#"{{"T": {{"Schema": {{{object}}}}}}}"#));
    let mut problems = Vec::new();
    Config::from_crds(&files[0], &mut problems);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let many: String = (0..6_000).map(|number| format!("- {{path: a/{number}}}\n")).collect();
    let files = documents("c.yaml", &format!("images:\n{many}"));
    let mut problems = Vec::new();
    Config::with_configurations(&files, &mut problems);
    assert!(!problems.is_empty());
}

fn slot(object: &Value, path: &str) -> crate::yaml::Slot {
    let start = crate::yaml::Slot { key: None, value: object.clone(), way: None };
    path.split('.').fold(start, |slot, key| {
        let found = match key.parse::<usize>() {
            Ok(number) => slot.value.items().into_iter().nth(number),
            Err(_) => slot.value.members().into_iter().find(|slot| slot.is(key)),
        };
        found.unwrap_or_else(|| panic!("no {key} of {path}"))
    })
}

fn compare(built: &Result<Set, String>, expected: Option<&str>, fails: bool) -> Result<(), String> {
    let set = match built {
        Ok(set) => set,
        Err(why) => return if fails { Ok(()) } else { Err(why.clone()) },
    };
    match set.problems.first() {
        Some(_) if fails => return Ok(()),
        Some(problem) => return Err(problem.message.clone()),
        None if fails => return Err("built, but the engine refuses".into()),
        None => {}
    }
    let expected = documents("expected.yaml", expected.unwrap_or_default());
    let own: Vec<String> = set.resources.iter().map(|resource| json(resource.node())).collect();
    let theirs: Vec<String> = expected.iter().map(|value| json(value.node())).collect();
    if own.len() != theirs.len() {
        return Err(format!("{} objects for {}", own.len(), theirs.len()));
    }
    let differs = own.iter().zip(&theirs).find(|(own, theirs)| own != theirs);
    differs.map_or(Ok(()), |(own, theirs)| Err(format!("\n  own    {own}\n  engine {theirs}")))
}

struct Build {
    files: BTreeMap<String, String>,
}

impl Build {
    fn root(&self, folder: &str) -> Result<Set, String> {
        let (mut set, config) = self.folder(folder, 0)?;
        hash_suffix::apply(&mut set);
        name_reference::apply(&mut set, config.rules());
        Ok(set)
    }

    fn folder(&self, folder: &str, depth: usize) -> Result<(Set, Config), String> {
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        let found = names.iter().find_map(|name| self.file(folder, name));
        let file = found.filter(|_| depth < 20).ok_or("no kustomization file")?;
        let file = file.first().cloned().ok_or("empty")?;
        let (mut set, mut config) = (Set::default(), Config::empty());
        let mut problems = Vec::new();
        let list = |name: &str| file.get(name).map(|list| list.items()).unwrap_or_default();
        let known = "apiVersion kind metadata resources configMapGenerator secretGenerator generatorOptions configurations crds \
            namespace namePrefix nameSuffix labels commonLabels commonAnnotations replicas images transformers";
        if let Some(slot) = file.members().iter().find(|slot| !known.split(' ').any(|known| slot.is(known))) {
            return Err(format!("unsupported: {}", slot.key.as_ref().unwrap().text().unwrap()));
        }
        for item in list("resources") {
            let path = item.value.text().unwrap_or_default().to_owned();
            match self.file(folder, &path) {
                Some(documents) => {
                    let objects = documents.iter().filter(|value| value.kind() == Kind::Map);
                    set.resources.extend(objects.map(|value| Arc::new(Resource::new(value.clone()))));
                }
                None => {
                    let inner = RepoPath::join(folder, &path).ok_or("outside")?;
                    let (child, own) = self.folder(inner.as_str(), depth + 1)?;
                    config.merge(&own, &item.value.place(), &mut problems);
                    set.resources.extend(child.resources);
                    set.problems.extend(child.problems);
                }
            }
        }
        let read = |name: &str| -> Result<Vec<Value>, String> {
            let paths = list(name).into_iter().map(|item| item.value.text().unwrap_or_default().to_owned());
            let files: Option<Vec<Vec<Value>>> = paths
                .map(
                    |path| {
                        if path.contains('\n') { Some(documents("inline", &path)) } else { self.file(folder, &path) }
                    },
                )
                .collect();
            Ok(files.ok_or("missing file")?.into_iter().flatten().collect())
        };
        let own = Config::with_configurations(&read("configurations")?, &mut problems);
        config.merge(&own, &file.place(), &mut problems);
        for crd in read("crds")? {
            config.merge(&Config::from_crds(&crd, &mut problems), &crd.place(), &mut problems);
        }
        for (name, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            for item in list(name) {
                set.resources.push(Arc::new(generate(
                    kind,
                    &item.value,
                    file.at("generatorOptions.disableNameSuffixHash"),
                )?));
            }
        }
        let (set_mut, config_ref) = (&mut set, &config);
        type Apply = fn(&mut Set, &Config, &Value);
        let steps: [(&str, Apply); 8] = [
            ("namespace", namespace::apply),
            ("namePrefix", |set, config, value| affix::apply(set, config, Affix::Prefix, value)),
            ("nameSuffix", |set, config, value| affix::apply(set, config, Affix::Suffix, value)),
            ("labels", labels::apply),
            ("commonLabels", labels::apply_common),
            ("commonAnnotations", labels::apply_annotations),
            ("replicas", replicas::apply),
            ("images", images::apply),
        ];
        for (name, apply) in steps {
            if let Some(value) = file.get(name) {
                apply(set_mut, config_ref, &value);
            }
        }
        for object in read("transformers")? {
            match object.get("kind").as_ref().and_then(Value::text).unwrap_or_default() {
                "NamespaceTransformer" => namespace::apply_object(&mut set, &object),
                "PrefixSuffixTransformer" => {
                    affix::apply_object(&mut set, Affix::Prefix, &object);
                    affix::apply_object(&mut set, Affix::Suffix, &object);
                }
                "PrefixTransformer" => affix::apply_object(&mut set, Affix::Prefix, &object),
                "SuffixTransformer" => affix::apply_object(&mut set, Affix::Suffix, &object),
                "LabelTransformer" => labels::apply_object(&mut set, Cause::Label, &object),
                "AnnotationsTransformer" => labels::apply_object(&mut set, Cause::Annotation, &object),
                "ImageTagTransformer" => images::apply_object(&mut set, &object),
                "ReplicaCountTransformer" => replicas::apply_object(&mut set, &object),
                other => return Err(format!("unsupported: {other}")),
            }
        }
        set.problems.extend(problems);
        Ok((set, config))
    }

    fn file(&self, folder: &str, path: &str) -> Option<Vec<Value>> {
        let path = RepoPath::join(folder, path)?;
        Some(documents(path.as_str(), self.files.get(path.as_str())?))
    }
}

/// As much of a generator as these tests need: literals.
fn generate(kind: &str, entry: &Value, never: Option<Value>) -> Result<Resource, String> {
    let place = entry.place();
    let known = ["name", "namespace", "literals", "options", "type"];
    if entry.members().iter().any(|slot| !known.iter().any(|known| slot.is(known))) {
        return Err("unsupported: generator".into());
    }
    let text = |value: &str| Value::string(value, place.clone());
    let way = || Origin::new(Cause::Generator, None);
    let (mut object, mut data) = (Value::map(place.clone()), Value::map(place.clone()));
    for item in entry.get("literals").map(|list| list.items()).unwrap_or_default() {
        use base64::Engine;
        let (key, value) = item.value.text().unwrap().split_once('=').unwrap();
        let value = match kind {
            "Secret" => base64::engine::general_purpose::STANDARD.encode(value),
            _ => value.trim_matches('"').to_owned(),
        };
        data.set(key, text(&value), way());
    }
    object.set("apiVersion", text("v1"), way());
    object.set("kind", text(kind), way());
    object.set("metadata", Value::map(place.clone()), way());
    for key in ["name", "namespace"] {
        if let Some(value) = entry.get(key) {
            object.get_mut("metadata").unwrap().set(key, value, way());
        }
    }
    // An empty Secret has data, an empty ConfigMap none.
    if kind == "Secret" || !data.members().is_empty() {
        object.set("data", data, way());
    }
    if kind == "Secret" {
        object.set("type", entry.get("type").unwrap_or_else(|| text("Opaque")), way());
    }
    let mut resource = Resource::new(object);
    let off = never.or_else(|| entry.at("options.disableNameSuffixHash"));
    resource.needs_hash = off.is_none_or(|off| off.text() != Some("true"));
    Ok(resource)
}

fn documents(path: &str, text: &str) -> Vec<Value> {
    let yaml = Arc::new(Yaml::parse(Source::new(RepoPath::new(path), text.into()), &Limits::default()));
    yaml.documents().map(|document| Value::document(&yaml, document)).filter(|value| !value.is_null()).collect()
}

/// A node with its types, keys sorted.
fn json(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Scalar => format!("{:?}", node.scalar(Reader::Kyaml).unwrap()),
        Kind::Seq => format!("[{}]", node.items().map(json).collect::<Vec<_>>().join(", ")),
        Kind::Map => {
            let mut entries: Vec<String> = node
                .entries()
                .iter()
                .map(|entry| format!("{}: {}", entry.key.text().unwrap(), json(entry.value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
