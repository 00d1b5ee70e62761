//! A kustomization file as fields under the names that kustomize gives them.

use std::collections::BTreeMap;

use crate::{
    repo::File,
    text::Place,
    yaml::{self, Kind, Reader, Scalar, Slot, Value},
};

use super::{
    Problem, ProblemKind,
    fields::{self, FIELDS, Type},
    yaml_problem,
};

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

/// How strictly a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// As kustomize does: an unknown field and a number where a string belongs are refused, and an empty file is.
    Kustomize,
    /// As Flux reads the file at `spec.path` into Go's types and writes it again: unknown fields are dropped, numbers and
    /// booleans become text, an empty file builds to nothing (fluxcd/pkg kustomize/kustomize_generator.go).
    Flux,
}

impl Recipe {
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
        let root = yaml.documents().next().map(|document| Value::document(yaml, document));
        let is_empty = root.as_ref().is_none_or(Value::is_null);
        if is_empty && strictness == Strictness::Flux {
            return (recipe, problems);
        }
        let Some(root) = root else {
            problems.push(Problem::new(ProblemKind::File, start, "the kustomization file is empty"));
            return (recipe, problems);
        };
        if root.kind() != Kind::Map {
            if problems.is_empty() {
                let message = if is_empty {
                    "the kustomization file is empty"
                } else {
                    "the kustomization file is not a mapping"
                };
                problems.push(Problem::new(ProblemKind::File, root.place().first_line(), message));
            }
            return (recipe, problems);
        }
        let repeats = |problem: &yaml::Problem| matches!(problem.kind, yaml::ProblemKind::DuplicateKey { .. });
        let root = if yaml.problems().iter().any(repeats) { last_wins(root) } else { root };
        let mut decoder = Decoder { strictness, problems: &mut problems };
        for Slot { key, value, .. } in root.members() {
            let Some(key) = key else { continue };
            let Some((name, kind)) = fields::field(FIELDS, key.text().unwrap_or("")) else {
                decoder.unknown(&key, "");
                continue;
            };
            if !value.is_null()
                && let Some(value) = decoder.decode(name, kind, value)
            {
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
            let message = "kustomize refuses an empty kustomization file";
            let help = "write `resources: []` if the file is meant to be empty";
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

/// Puts values into fields as Go's decoder does.
struct Decoder<'p> {
    strictness: Strictness,
    problems: &'p mut Vec<Problem>,
}

impl Decoder<'_> {
    /// The value as the field gets it; `None` if it is refused. `path` names the field for people.
    fn decode(&mut self, path: &str, kind: Type, value: Value) -> Option<Value> {
        if value.kind() != kind.kind() {
            return self.refuse(path, kind, &value);
        }
        match kind {
            Type::Text => self.text(path, value),
            Type::Number if matches!(value.node().scalar(Reader::SigsYaml), Some(Scalar::Int(_))) => Some(value),
            Type::Bool if matches!(value.node().scalar(Reader::SigsYaml), Some(Scalar::Bool(_))) => Some(value),
            Type::Number | Type::Bool if !value.node().is_known() => Some(value),
            Type::Number | Type::Bool => self.refuse(path, kind, &value),
            Type::AnyMap => Some(value),
            Type::TextMap => self.each(path, value, |_| Some(Type::Text)),
            Type::Texts => self.each(path, value, |_| Some(Type::Text)),
            Type::AnyList => self.each(path, value, |_| Some(Type::AnyMap)),
            Type::List(fields) => self.each(path, value, |_| Some(Type::Map(fields))),
            Type::Map(fields) => self.each(path, value, |name| fields::field(fields, name).map(|(_, kind)| kind)),
        }
    }

    /// Decodes what is in a mapping or a list. `kind_of` says the type under a key, and nothing of an unknown one. What
    /// is as it should be stays the value of its file.
    fn each(&mut self, path: &str, mut value: Value, kind_of: impl Fn(&str) -> Option<Type>) -> Option<Value> {
        let slots = if value.kind() == Kind::Map { value.members() } else { value.items() };
        let mut changed: Vec<(usize, Value)> = Vec::new();
        let mut is_refused = false;
        for (index, slot) in slots.iter().enumerate() {
            let name = slot.key.as_ref().map(|key| key.text().unwrap_or("").to_owned());
            let Some(kind) = kind_of(name.as_deref().unwrap_or("")) else {
                slot.key.iter().for_each(|key| self.unknown(key, path));
                continue;
            };
            if slot.value.is_null() {
                continue;
            }
            let below = name.map_or_else(|| path.to_owned(), |name| format!("{path}.{name}"));
            match self.decode(&below, kind, slot.value.clone()) {
                Some(decoded) if decoded.is_same(&slot.value) => {}
                Some(decoded) => changed.push((index, decoded)),
                None => is_refused = true,
            }
        }
        if is_refused {
            return None;
        }
        for (index, decoded) in changed {
            let slot = value.slots_mut().and_then(|slots| slots.get_mut(index));
            slot.into_iter().for_each(|slot| slot.value = decoded.clone());
        }
        Some(value)
    }

    /// kustomize turns the file into JSON first, where a number is a number; Flux knows that a string is wanted.
    fn text(&mut self, path: &str, value: Value) -> Option<Value> {
        let node = value.node();
        if fields::is_text(node) || node.scalar(Reader::SigsYaml).is_none() {
            return Some(value);
        }
        match (self.strictness, fields::as_text(node)) {
            (Strictness::Flux, Some(text)) => Some(Value::string(text, value.place())),
            _ => self.refuse(path, Type::Text, &value),
        }
    }

    fn refuse(&mut self, path: &str, kind: Type, value: &Value) -> Option<Value> {
        let node = value.node();
        let found = match node.scalar(Reader::SigsYaml) {
            Some(Scalar::Int(_) | Scalar::Float(_)) => "a number",
            Some(Scalar::Bool(_)) => "a boolean",
            Some(_) => "a string",
            None if value.kind() == Kind::Seq => "a list",
            None => "a mapping",
        };
        let written = value.text().filter(|_| value.kind() == Kind::Scalar);
        let message = match (written, kind) {
            (Some(text), Type::Text) => format!("`{path}` must be a string, and YAML reads `{text}` as {found}"),
            _ => format!("`{path}` must be {}, not {found}", kind.words()),
        };
        let mut problem = Problem::new(ProblemKind::Field, value.place().first_line(), message);
        if let (Some(text), Type::Text) = (written, kind) {
            problem = problem.help(format!("put it in quotes: \"{text}\""));
        }
        self.problems.push(problem);
        None
    }

    /// Unknown fields are refused at any depth (`DisallowUnknownFields` of Go's decoder); Flux drops them.
    fn unknown(&mut self, key: &Value, path: &str) {
        if self.strictness == Strictness::Flux {
            return;
        }
        let name = key.text().unwrap_or("");
        let message = if path.is_empty() {
            format!("kustomize has no field `{name}`")
        } else {
            format!("kustomize has no field `{name}` in `{path}`")
        };
        self.problems.push(Problem::new(ProblemKind::UnknownField, key.place(), message));
    }
}
