//! What Flux adds to a folder: each Kustomization written out as a kustomization file by a writer of this test, built
//! by the engine, compared with the build of its unit.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use fluxvet::{
    Config, DiskTree,
    flux::{Fleet, Outcome},
    render::State,
    repo::{Bounds, Given, Repo},
    yaml::{Kind, Node, Reader, Scalar},
};
use serde_json::{Map, Value, json};

use crate::shared::{scratch, shared, unpacked};

use super::{
    compare::{difference, objects, printed},
    engine::Engine,
    reasons::Classes,
};

const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

#[test]
#[ignore = "needs the engine and takes minutes; .ci/run asks for it"]
fn what_each_flux_kustomization_applies_is_what_the_engine_builds() {
    let Some(tool) = shared("tools/kustomize-oracle") else { return };
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "oracle-overlay") else { return };
    for name in ["hmcts__sds-flux-config", "equinor__radix-flux"] {
        let root = corpora.join(name);
        let copy = scratch("oracle-overlay-copy");
        let status = Command::new("cp").arg("-a").arg(root.join(".")).arg(&copy).status().expect("cp starts");
        assert!(status.success());
        let copy = copy.canonicalize().expect("a folder");
        one(name, &root, &copy, &mut Engine::new(tool.clone()));
    }
}

fn one(name: &str, root: &Path, copy: &Path, engine: &mut Engine) {
    let classes = Classes::new();
    let tree = DiskTree::open(root).expect("a folder");
    let repo = Repo::load(&tree, Given::default(), &Bounds::default());
    let fleet = Fleet::of(&repo, &Config::default());
    let mut built: BTreeMap<(String, String), Result<String, String>> = BTreeMap::new();
    let (mut units, mut same, mut alike, mut added, mut wrong) = (0, 0, 0, 0, Vec::new());
    for cluster in &fleet.clusters {
        for unit in &cluster.units {
            let Outcome::Built(build) = &unit.outcome else { continue };
            let (Some(object), Some(folder)) = (&unit.object, &unit.folder) else { continue };
            units += 1;
            let spec = data(object.node().get("spec").expect("a spec"));
            let written = Kustomization::of(&copy.join(folder), copy).with(&spec);
            added += usize::from(written.changed);
            let text = serde_json::to_string(&written.fields).expect("JSON");
            let theirs = built.entry((folder.clone(), text.clone())).or_insert_with(|| {
                let undo = Written::over(&copy.join(folder), &text);
                let answer = engine.build(&copy.join(folder));
                drop(undo);
                answer
            });
            let what = format!("{name} {}: {} in {folder}", cluster.path, unit.id);
            match theirs {
                Ok(text) if build.state() == State::Rendered => match difference(&objects(text), &printed(build)) {
                    None => same += 1,
                    Some(difference) => wrong.push(format!("{what} differs: {difference}")),
                },
                Ok(_) => wrong.push(format!("{what} is {:?}: {:?}", build.state(), build.problems)),
                Err(error) => match classes.of(error) {
                    Some(class) if class.is_like(build) => alike += 1,
                    _ => wrong.push(format!("{what} is {:?}, the engine says {error}", build.state())),
                },
            }
        }
    }
    println!(
        "{name}: {units} Kustomizations, {added} add to their folder, {} builds: {same} same, {alike} fail alike",
        built.len()
    );
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
    assert!(same > 0);
}

/// A kustomization file as Flux writes it.
struct Kustomization {
    fields: Map<String, Value>,
    /// Whether the Flux Kustomization adds anything.
    changed: bool,
}

impl Kustomization {
    /// The one in the folder, or what Flux finds below where there is none.
    fn of(folder: &Path, root: &Path) -> Self {
        let found = NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file());
        let fields = match found {
            Some(path) => {
                let text = fs::read_to_string(&path).expect("a kustomization file");
                let read: Value = serde_yaml::from_str(&text).expect("a kustomization in YAML");
                read.as_object().expect("a mapping").clone()
            }
            None => {
                let mut resources = Vec::new();
                below(folder, folder, &mut resources);
                assert!(folder.starts_with(root));
                Map::from_iter([("resources".to_owned(), json!(resources))])
            }
        };
        Self { fields, changed: false }
    }

    fn with(mut self, spec: &Value) -> Self {
        let fields = &mut self.fields;
        let before = fields.clone();
        for (from, to) in [("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")]
        {
            if spec[from].as_str().is_some_and(|text| !text.is_empty()) {
                fields.insert(to.to_owned(), spec[from].clone());
            }
        }
        for field in ["patches", "patchesStrategicMerge", "patchesJson6902", "components"] {
            let Some(more) = spec[field].as_array() else { continue };
            let list = fields.entry(field).or_insert_with(|| json!([]));
            list.as_array_mut().expect("a list").extend(more.iter().cloned());
        }
        for image in spec["images"].as_array().into_iter().flatten() {
            let list = fields.entry("images").or_insert_with(|| json!([])).as_array_mut().expect("a list");
            list.retain(|other| other["name"] != image["name"]);
            list.push(image.clone());
        }
        self.changed = before != *fields;
        self
    }
}

/// Files in the order of their names; a folder with a kustomization file is taken whole.
fn below(folder: &Path, top: &Path, found: &mut Vec<String>) {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        let name = path.strip_prefix(top).expect("below").to_string_lossy().into_owned();
        let is_kustomization = NAMES.iter().any(|name| path.join(name).is_file());
        if path.is_dir() && !is_kustomization {
            below(&path, top, found);
        } else if is_kustomization || name.ends_with(".yaml") || name.ends_with(".yml") {
            found.push(name);
        }
    }
}

/// A kustomization file put over the one of a folder, until it is dropped.
struct Written {
    path: PathBuf,
    old: Vec<(PathBuf, Vec<u8>)>,
}

impl Written {
    fn over(folder: &Path, text: &str) -> Self {
        let files = NAMES.iter().map(|name| folder.join(name));
        let old: Vec<_> = files.filter_map(|path| Some((path.clone(), fs::read(&path).ok()?))).collect();
        old.iter().for_each(|(path, _)| fs::remove_file(path).expect("a file that can be removed"));
        let path = folder.join(NAMES[0]);
        fs::write(&path, text).expect("a file that can be written");
        Self { path, old }
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        for (path, bytes) in &self.old {
            let _ = fs::write(path, bytes);
        }
    }
}

fn data(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Map => {
            let entries = node.entries().into_iter();
            Value::Object(entries.map(|entry| (entry.key.text().unwrap_or("").into(), data(entry.value))).collect())
        }
        Kind::Seq => Value::Array(node.items().map(data).collect()),
        Kind::Scalar => match node.scalar(Reader::Kyaml) {
            None | Some(Scalar::Null) => Value::Null,
            Some(Scalar::Bool(value)) => json!(value),
            Some(Scalar::Int(value)) => json!(value as i64),
            Some(Scalar::Float(value)) => json!(value),
            Some(Scalar::Str(text)) => json!(text),
            Some(Scalar::Timestamp(text)) => json!(text),
        },
    }
}
