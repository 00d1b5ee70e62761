//! Where a transformer changes an object: a field spec, and the walk along its path
//! (kustomize api/types/fieldspec.go, api/filters/fieldspec).

use std::{borrow::Cow, sync::Arc};

use crate::{
    text::Place,
    yaml::{Content, Kind, MadeScalar, Node, Origin, Slot, Style, Value},
};

use super::{
    Problem, ProblemKind, Resource, Set,
    table::{FieldSpec, selects, steps},
};

/// A field of the objects of some kinds.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// Empty for any, as version and kind.
    pub group: Cow<'static, str>,
    pub version: Cow<'static, str>,
    pub kind: Cow<'static, str>,
    /// Steps joined by `/`. Lists are looked through; `[]` says that a list stands there.
    pub path: Cow<'static, str>,
    /// Make the mappings that are missing on the way.
    pub create: bool,
    /// Where a person wrote the path.
    pub written: Option<Place>,
}

impl PartialEq for Spec {
    /// Whoever wrote it.
    fn eq(&self, other: &Self) -> bool {
        let parts = |spec: &Self| (spec.group.clone(), spec.version.clone(), spec.kind.clone(), spec.path.clone());
        parts(self) == parts(other) && self.create == other.create
    }
}

impl Eq for Spec {}

/// A change of what stands at the end of a path.
pub struct Edit<'a> {
    /// What the engine makes where nothing stands, if the spec says `create`.
    pub leaf: Leaf,
    /// The place of mappings that are made.
    pub place: &'a Place,
    pub way: &'a Origin,
    /// Asked of what stands there before anything is copied.
    pub look: &'a dyn Fn(Node<'_>) -> Look,
    /// Changes it; a new one is an empty mapping, or null.
    pub put: &'a dyn Fn(&mut Slot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// Nothing is made, whatever the spec says.
    Existing,
    Map,
    Scalar,
}

/// What is to be done with what stands at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Keep,
    Change,
    /// The engine fails: it expects this.
    Wrong(&'static str),
}

/// A value that the engine cannot walk through, or cannot set.
#[derive(Clone, Debug)]
pub struct Stuck {
    pub place: Place,
    pub expected: &'static str,
    /// Whether no value could be right: a step of the path is no name.
    pub by_path: bool,
}

impl Spec {
    /// Any kind.
    pub fn path(path: &'static str, create: bool) -> Self {
        Self { path: path.into(), create, ..Self::default() }
    }

    /// Whether objects of this kind are meant.
    pub fn selects(&self, group: &str, version: &str, kind: &str) -> bool {
        selects(&self.group, group) && selects(&self.version, version) && selects(&self.kind, kind)
    }

    pub fn matches(&self, resource: &Resource) -> bool {
        self.matches_kind(resource, resource.kind())
    }

    /// Whether the object as it was read is meant. The engine remembers earlier names, namespaces and kinds, but no
    /// earlier `apiVersion` (api/internal/utils/makeResIds.go).
    pub fn matches_original(&self, resource: &Resource) -> bool {
        let kind = resource.history.first().map_or(resource.kind(), |id| &id.kind);
        self.matches_kind(resource, kind)
    }

    /// The kind decides most often, and few specs ask for the rest.
    fn matches_kind(&self, resource: &Resource, kind: &str) -> bool {
        selects(&self.kind, kind)
            && (self.group.is_empty() || self.group == resource.group())
            && (self.version.is_empty() || self.version == resource.version())
    }
}

impl From<FieldSpec> for Spec {
    fn from(spec: FieldSpec) -> Self {
        let FieldSpec { group, version, kind, path, create } = spec;
        Self {
            group: group.into(),
            version: version.into(),
            kind: kind.into(),
            path: path.into(),
            create,
            written: None,
        }
    }
}

/// Changes an object of the set where the spec leads, and refuses the build where the engine does. False if it did.
pub fn change(set: &mut Set, index: usize, spec: &Spec, edit: &Edit<'_>) -> bool {
    let resource = &set.resources[index];
    if !spec.matches(resource) {
        return true;
    }
    let steps = steps(&spec.path);
    match reaches(resource.node(), &steps, spec.create, edit) {
        Ok(true) => visit(&mut set.resource_mut(index).value, &steps, spec.create, edit),
        Ok(false) => {}
        Err(stuck) => {
            refuse_by(set, index, spec, stuck, (ProblemKind::Transformer, "be changed"));
            return false;
        }
    }
    true
}

/// The build ends where the walk of the engine does.
pub fn refuse(set: &mut Set, index: usize, path: &str, stuck: Stuck) {
    let object = set.resources[index].id().words();
    let message = format!("`{path}` of {object} cannot be changed: kustomize expects {} here", stuck.expected);
    set.refuse(ProblemKind::Transformer, stuck.place, message);
}

/// The same for a spec that somebody may have written, and to do something else: of a path that leads nowhere that line
/// is the one to change.
pub fn refuse_by(set: &mut Set, index: usize, spec: &Spec, stuck: Stuck, (kind, what): (ProblemKind, &str)) {
    let (path, object) = (&spec.path, set.resources[index].id().words());
    let Some(written) = spec.written.clone().filter(|_| stuck.by_path) else {
        let message = format!("`{path}` of {object} cannot {what}: kustomize expects {} here", stuck.expected);
        return set.refuse(kind, stuck.place, message);
    };
    let message = format!("`{path}` matches nothing in {object}: every path segment must be a field name");
    let is_name = |step: &&Cow<'_, str>| !step.is_empty() && *step != "*" && !step.bytes().all(|b| b.is_ascii_digit());
    let steps = steps(path);
    let names: Vec<&str> = steps.iter().filter(is_name).map(|step| &**step).collect();
    let help = format!("kustomize descends into lists on its own: write `{}`", names.join("/"));
    set.problems.push(Problem::new(kind, written, message).help(help));
}

/// Whether [`visit`] would change anything.
pub fn reaches(node: Node<'_>, steps: &[Cow<'_, str>], create: bool, edit: &Edit<'_>) -> Result<bool, Stuck> {
    let stuck = |expected| Err(Stuck { place: node.place(), expected, by_path: false });
    let [step, rest @ ..] = steps else {
        return match (edit.look)(node) {
            Look::Keep => Ok(false),
            Look::Change => Ok(true),
            Look::Wrong(expected) => stuck(expected),
        };
    };
    if node.is_null() {
        return Ok(false);
    }
    match node.kind() {
        Kind::Scalar => stuck("a mapping or a list"),
        Kind::Seq => node.items().try_fold(false, |found, item| Ok(found | reaches(item, steps, create, edit)?)),
        Kind::Map => {
            let (name, is_list) = field_name(step);
            let makes = create && !is_list && edit.leaf != Leaf::Existing;
            match node.get(name) {
                _ if name.is_empty() || name == "*" => {
                    Err(Stuck { place: node.place(), expected: "the name of a field", by_path: true })
                }
                None => Ok(makes),
                Some(found) if found.is_null() && (makes || is_list) => Ok(true),
                Some(found) => reaches(found, rest, create, edit),
            }
        }
    }
}

/// Changes what stands at the end of the path. Ask [`reaches`] first: this copies the way there.
pub fn visit(value: &mut Value, steps: &[Cow<'_, str>], create: bool, edit: &Edit<'_>) {
    let [step, rest @ ..] = steps else { return };
    let (name, is_list) = field_name(step);
    match value.kind() {
        Kind::Scalar => {}
        Kind::Seq => {
            for slot in value.slots_mut().into_iter().flatten() {
                if matches!(reaches(slot.value.node(), steps, create, edit), Ok(true)) {
                    visit(&mut slot.value, steps, create, edit);
                }
            }
        }
        Kind::Map => {
            let found = value.node().get(name).map(|found| found.is_null());
            let makes_map = !rest.is_empty() || edit.leaf == Leaf::Map;
            let made = if is_list {
                Value::seq(Vec::new(), edit.place.clone())
            } else if makes_map {
                Value::map(edit.place.clone())
            } else {
                Value::scalar("", Style::Plain, edit.place.clone())
            };
            if found.is_none() {
                let key = Some(Value::string(name, edit.place.clone()));
                let Some(slots) = value.slots_mut() else { return };
                slots.push(Slot { key, value: made.clone(), way: None });
            }
            let Some(slot) = value.slot_mut(name) else { return };
            let makes = create && edit.leaf != Leaf::Existing;
            if found == Some(true) && (is_list || (makes && makes_map)) {
                slot.put(made, edit.way.clone());
            }
            match rest {
                [] => (edit.put)(slot),
                _ => visit(&mut slot.value, rest, create, edit),
            }
            if found.is_none() {
                // Nothing stood here before.
                slot.way = Some(Arc::new(Origin { was: None, before: None, ..edit.way.clone() }));
            }
        }
    }
}

/// A step may end in `[]`, which asks for a list.
pub fn field_name(step: &str) -> (&str, bool) {
    step.strip_suffix("[]").map_or((step, false), |name| (name, true))
}

/// How a scalar that becomes the string `text` is looked at.
pub fn look_at_string(node: Node<'_>, text: &str) -> Look {
    match node.kind() {
        Kind::Map | Kind::Seq => Look::Wrong("text"),
        Kind::Scalar if node.as_str() == Some(text) => Look::Keep,
        Kind::Scalar => Look::Change,
    }
}

/// The same text as a string, at the same place, and as unknown as it was.
pub fn string_of(value: &Value) -> Value {
    made_scalar(value.text().unwrap_or_default(), Style::DoubleQuoted, value.node().is_known(), value.place())
}

/// A scalar that is known if its text says so, and if what it was made of was.
pub fn made_scalar(text: &str, style: Style, known: bool, place: Place) -> Value {
    let made = Value::scalar(text, style, place.clone());
    if known || !made.node().is_known() {
        return made;
    }
    let pieces = Box::default();
    Value::made(Content::Scalar(MadeScalar { text: text.into(), style, known: false, pieces }), place)
}
