//! A kustomization file as fields under the names that kustomize gives them.

use std::collections::BTreeMap;

use crate::{
    repo::File,
    text::Place,
    yaml::{self, Kind, Node, Reader, Scalar, Slot, Value},
};

use super::{Problem, ProblemKind, yaml_problem};

/// What one folder asks kustomize to do. Flux's fields are written into it before it is built.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Where its paths begin, from the root of the repository.
    pub folder: String,
    /// Where the file begins.
    pub place: Place,
    pub is_component: bool,
    /// Fields by their names as kustomize writes them; never null.
    fields: BTreeMap<&'static str, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Texts,
    TextMap,
    Map,
    Maps,
}

/// All that `types.Kustomization` has, the deprecated ones included (kustomize api/types/kustomization.go; every name
/// was tried with the engine). Go's decoder finds them without regard to case.
const FIELDS: [(&str, Shape); 34] = {
    use Shape::*;
    [
        ("apiVersion", Text),
        ("bases", Texts),
        ("buildMetadata", Texts),
        ("commonAnnotations", TextMap),
        ("commonLabels", TextMap),
        ("components", Texts),
        ("configMapGenerator", Maps),
        ("configurations", Texts),
        ("crds", Texts),
        ("generatorOptions", Map),
        ("generators", Texts),
        ("helmChartInflationGenerator", Maps),
        ("helmCharts", Maps),
        ("helmGlobals", Map),
        ("imageTags", Maps),
        ("images", Maps),
        ("kind", Text),
        ("labels", Maps),
        ("metadata", Map),
        ("namePrefix", Text),
        ("nameSuffix", Text),
        ("namespace", Text),
        ("openapi", TextMap),
        ("patches", Maps),
        ("patchesJson6902", Maps),
        ("patchesStrategicMerge", Texts),
        ("replacements", Maps),
        ("replicas", Maps),
        ("resources", Texts),
        ("secretGenerator", Maps),
        ("sortOptions", Map),
        ("transformers", Texts),
        ("validators", Texts),
        ("vars", Maps),
    ]
};

/// How strictly a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// As kustomize does: an unknown field is refused.
    Kustomize,
    /// As Flux reads the file at `spec.path`: unknown fields are dropped (fluxcd/pkg kustomize/kustomize_generator.go).
    Flux,
}

impl Recipe {
    pub fn is_field(name: &str) -> bool {
        FIELDS.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// A recipe with nothing in it yet.
    pub fn empty(folder: &str, place: Place) -> Self {
        Self { folder: folder.to_owned(), place, is_component: false, fields: BTreeMap::new() }
    }

    /// Reads a kustomization file; the problems are those for which kustomize refuses it.
    pub fn read(file: &File, folder: &str, strictness: Strictness) -> (Self, Vec<Problem>) {
        let mut problems: Vec<Problem> = yaml_problem(file, false).into_iter().collect();
        let start = file.source.as_ref().map(|source| source.place(Default::default()));
        let Some((yaml, start)) = file.yaml.as_ref().zip(start) else {
            return (Self::empty(folder, Place::nowhere(&file.path)), problems);
        };
        let mut recipe = Self::empty(folder, start.clone());
        let Some(root) = yaml.documents().next().map(|document| Value::document(yaml, document)) else {
            problems.push(Problem::new(ProblemKind::File, start, "the kustomization file is empty"));
            return (recipe, problems);
        };
        if root.kind() != Kind::Map {
            if problems.is_empty() {
                problems.push(Problem::new(
                    ProblemKind::File,
                    root.place().first_line(),
                    "the kustomization file is no mapping",
                ));
            }
            return (recipe, problems);
        }
        let repeats = |problem: &yaml::Problem| matches!(problem.kind, yaml::ProblemKind::DuplicateKey { .. });
        let root = if yaml.problems().iter().any(repeats) { last_wins(root) } else { root };
        for Slot { key, value, .. } in root.members() {
            let Some(key) = key else { continue };
            let name = key.text().unwrap_or("");
            let Some(&(name, shape)) = FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
                if strictness == Strictness::Kustomize {
                    let message = format!("kustomize has no field `{name}`");
                    problems.push(Problem::new(ProblemKind::UnknownField, key.place(), message));
                }
                continue;
            };
            if value.is_null() {
                continue;
            }
            if let Some(problem) = misfit(name, shape, &value) {
                problems.push(problem);
            } else {
                if strictness == Strictness::Kustomize {
                    unknown_below(name, &value, &mut problems);
                }
                recipe.fields.insert(name, value);
            }
        }
        recipe.check(strictness, &mut problems);
        recipe.fix();
        (recipe, problems)
    }

    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    pub fn set(&mut self, field: &'static str, value: Value) {
        self.fields.insert(field, value);
    }

    /// The items of a list field.
    pub fn items(&self, field: &str) -> Vec<Value> {
        self.get(field).map_or_else(Vec::new, |list| list.items().into_iter().map(|slot| slot.value).collect())
    }

    /// Appends to a list field.
    pub fn extend(&mut self, field: &'static str, more: Vec<Value>) {
        if more.is_empty() {
            return;
        }
        let place = self.get(field).map_or_else(|| self.place.clone(), Value::place);
        let mut items = self.items(field);
        items.extend(more);
        self.fields.insert(field, Value::seq(items, place));
    }

    /// `EnforceFields` and `CheckEmpty` of kustomize.
    fn check(&mut self, strictness: Strictness, problems: &mut Vec<Problem>) {
        let text = |field: &str| self.get(field).and_then(|value| value.text().map(str::to_owned)).unwrap_or_default();
        let (kind, version) = (text("kind"), text("apiVersion"));
        self.is_component = kind == "Component";
        let wanted =
            if self.is_component { "kustomize.config.k8s.io/v1alpha1" } else { "kustomize.config.k8s.io/v1beta1" };
        if let Some(value) = self.get("kind").filter(|_| !matches!(kind.as_str(), "" | "Kustomization" | "Component")) {
            let message = format!("kustomize refuses the kind `{kind}` here");
            problems.push(Problem::new(ProblemKind::File, value.place(), message).help("write `Kustomization`"));
        } else if let Some(value) = self.get("apiVersion").filter(|_| !version.is_empty() && version != wanted) {
            let message = format!("kustomize refuses the `apiVersion` `{version}` here");
            problems.push(Problem::new(ProblemKind::File, value.place(), message).help(format!("write `{wanted}`")));
        }
        let says_something = |(name, value): (&&str, &Value)| {
            !matches!(*name, "apiVersion" | "kind") && value.text().is_none_or(|text| !text.is_empty())
        };
        // Flux adds `buildMetadata` to a file without resources before kustomize sees it.
        if strictness == Strictness::Kustomize && problems.is_empty() && !self.fields.iter().any(says_something) {
            let message = "kustomize refuses a kustomization file that says nothing";
            let help = "write `resources: []` if nothing is meant";
            problems.push(Problem::new(ProblemKind::File, self.place.clone(), message).help(help));
        }
    }

    /// `FixKustomizationPostUnmarshal`: `bases` stand behind the `resources`, `imageTags` are `images`.
    fn fix(&mut self) {
        let bases = self.items("bases");
        self.extend("resources", bases);
        self.fields.remove("bases");
        let tags = self.items("imageTags");
        self.extend("images", tags);
        self.fields.remove("imageTags");
    }
}

/// The last of equal keys wins, as in Go's decoder.
fn last_wins(mut value: Value) -> Value {
    if let Some(slots) = value.slots_mut() {
        let mut kept: Vec<Slot> = Vec::with_capacity(slots.len());
        for mut slot in slots.drain(..) {
            slot.value = last_wins(slot.value);
            let key = slot.key.as_ref().and_then(Value::text).map(str::to_owned);
            if let Some(key) = key {
                kept.retain(|other| !other.is(&key));
            }
            kept.push(slot);
        }
        *slots = kept;
    }
    value
}

/// What Go's JSON decoder refuses to put into the field.
fn misfit(name: &str, shape: Shape, value: &Value) -> Option<Problem> {
    let is_text = |node: Node<'_>| {
        node.is_null() || matches!(node.scalar(Reader::SigsYaml), Some(Scalar::Str(_) | Scalar::Timestamp(_)))
    };
    let refuse = |value: &Value, wanted: &str| {
        let message = format!("kustomize wants {wanted} in `{name}`");
        Some(Problem::new(ProblemKind::Field, value.place().first_line(), message))
    };
    match shape {
        Shape::Text if !is_text(value.node()) => refuse(value, "a text"),
        Shape::Text => None,
        Shape::Map if value.kind() != Kind::Map => refuse(value, "a mapping"),
        Shape::Map => None,
        Shape::TextMap if value.kind() != Kind::Map => refuse(value, "a mapping of texts"),
        Shape::TextMap => {
            let bad = value.members().into_iter().find(|slot| !is_text(slot.value.node()));
            bad.and_then(|slot| refuse(&slot.value, "texts"))
        }
        Shape::Texts | Shape::Maps if value.kind() != Kind::Seq => refuse(value, "a list"),
        Shape::Texts => {
            let bad = value.items().into_iter().find(|slot| !is_text(slot.value.node()));
            bad.and_then(|slot| refuse(&slot.value, "texts"))
        }
        Shape::Maps => {
            let fits = |slot: &Slot| slot.value.kind() == Kind::Map || slot.value.is_null();
            value.items().into_iter().find(|slot| !fits(slot)).and_then(|slot| refuse(&slot.value, "mappings"))
        }
    }
}

/// The fields of the mappings in a field, by a path in which every list is looked through.
#[rustfmt::skip]
const NESTED: [(&str, &[&str]); 22] = [
    ("configMapGenerator", &["namespace", "name", "behavior", "literals", "files", "envs", "env", "options"]),
    ("configMapGenerator/options", OPTIONS),
    ("generatorOptions", OPTIONS),
    ("secretGenerator", &["namespace", "name", "behavior", "literals", "files", "envs", "env", "options", "type"]),
    ("secretGenerator/options", OPTIONS),
    ("images", &["name", "newName", "tagSuffix", "newTag", "digest"]),
    ("labels", &["pairs", "includeSelectors", "includeTemplates", "includeVolumeClaimTemplates", "fields"]),
    ("labels/fields", &["group", "version", "kind", "path", "create"]),
    ("patches", &["path", "patch", "target", "options"]),
    ("patches/target", SELECTOR),
    ("patchesJson6902", &["path", "patch", "target", "options"]),
    ("patchesJson6902/target", SELECTOR),
    ("replacements", &["path", "source", "sourceValue", "targets"]),
    ("replacements/source", &["group", "version", "kind", "name", "namespace", "fieldPath", "options"]),
    ("replacements/targets", &["select", "reject", "fieldPaths", "options"]),
    ("replacements/targets/select", SELECTOR),
    ("replacements/targets/reject", SELECTOR),
    ("replicas", &["name", "count"]),
    ("sortOptions", &["order", "legacySortOptions"]),
    ("vars", &["name", "objref", "fieldref"]),
    ("vars/objref", &["apiVersion", "group", "version", "kind", "name", "namespace"]),
    ("vars/fieldref", &["fieldpath"]),
];
const OPTIONS: &[&str] = &["labels", "annotations", "disableNameSuffixHash", "immutable"];
const SELECTOR: &[&str] = &["group", "version", "kind", "name", "namespace", "annotationSelector", "labelSelector"];

/// Unknown fields are refused at any depth (`DisallowUnknownFields` of Go's decoder).
fn unknown_below(path: &str, value: &Value, problems: &mut Vec<Problem>) {
    match value.kind() {
        Kind::Scalar => {}
        Kind::Seq => value.items().iter().for_each(|slot| unknown_below(path, &slot.value, problems)),
        Kind::Map => {
            let Some((_, known)) = NESTED.iter().find(|(nested, _)| nested.eq_ignore_ascii_case(path)) else { return };
            for slot in value.members() {
                let Some(key) = &slot.key else { continue };
                let name = key.text().unwrap_or("");
                if known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                    unknown_below(&format!("{path}/{name}"), &slot.value, problems);
                } else {
                    let message = format!("kustomize has no field `{name}` in `{}`", path.replace('/', "."));
                    problems.push(Problem::new(ProblemKind::UnknownField, key.place(), message));
                }
            }
        }
    }
}
