//! `vars`: `$(NAME)` in certain fields becomes what a field of an object holds (kustomize
//! api/internal/accumulator/resaccumulator.go, api/filters/refvar).

mod expand;
mod held;

use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    text::Place,
    yaml::{Cause, Kind, Node, Origin, Slot, Value},
};

use super::{
    Id, Problem, ProblemKind, Resource, Set,
    fieldspec::{Edit, Leaf, Look, Spec, reaches, refuse_by, visit},
    given::Given,
    group_version,
    replacement::{lookup, split},
    table::steps,
};

use expand::{Expanded, expand};
use held::Held;

/// The variables that the layers so far have registered, by their names.
#[derive(Clone, Debug, Default)]
pub struct Vars(BTreeMap<String, Var>);

#[derive(Clone, Debug)]
struct Var {
    /// Its entry.
    place: Place,
    object: Id,
    path: String,
    path_place: Place,
    /// What the object was called when the variable was registered.
    found: Option<Id>,
}

/// What a variable stands for.
#[derive(Debug)]
struct Bound {
    held: Held,
    /// Where the value is written.
    value: Place,
    by: Place,
}

impl Vars {
    /// Registers the `vars` of a layer, when its transformers have run: an object that is not there by then is never
    /// found.
    pub fn register(&mut self, list: &Value, set: &mut Set) {
        let mut found = Vec::new();
        let mut given = Given { problems: &mut set.problems, lenient: false };
        if list.kind() != Kind::Seq && !list.is_null() {
            given.problems.push(Problem::new(ProblemKind::Field, list.place(), "`vars` must be a list"));
        }
        for item in list.node().items() {
            found.push(read(&mut given, item));
        }
        for (name, mut var) in found {
            let matching = matching(set, &var.object);
            if let [index, rest @ ..] = &matching[..] {
                var.found = Some(set.resources[*index].id());
                if !rest.is_empty() {
                    let message = format!("`{name}` refers to {}, of which there are several", var.object.words());
                    set.refuse(ProblemKind::Var, var.place.clone(), message);
                }
            }
            self.add(name, var, set);
        }
    }

    /// Takes over the variables of a layer below.
    pub fn absorb(&mut self, below: &Vars, set: &mut Set) {
        for (name, var) in &below.0 {
            self.add(name.clone(), var.clone(), set);
        }
    }

    /// Puts the values in, at the root and after all names have settled. `specs` are the fields to look in.
    pub fn resolve(&self, set: &mut Set, specs: &[Spec]) {
        if self.0.is_empty() {
            return;
        }
        let mut bound = BTreeMap::new();
        for (name, var) in &self.0 {
            match var.bind(name, set) {
                Ok(value) => {
                    bound.insert(name.as_str(), value);
                }
                Err(problem) => {
                    set.problems.push(problem);
                    return;
                }
            }
        }
        let specs: Vec<_> = specs.iter().map(|spec| (spec, steps(&spec.path))).collect();
        for index in 0..set.resources.len() {
            let mut rest = &specs[..];
            while let Some(next) = first_match(rest, &set.resources[index]) {
                let (spec, steps) = &rest[next];
                if !put(set, index, spec, steps, &bound) {
                    return;
                }
                rest = &rest[next + 1..];
            }
        }
    }

    fn add(&mut self, name: String, var: Var, set: &mut Set) {
        if self.0.contains_key(&name) {
            set.refuse(ProblemKind::Var, var.place.clone(), format!("the variable `{name}` already exists"));
            return;
        }
        self.0.insert(name, var);
    }
}

/// The first field of an object of this kind. A value that was put in may have changed what it is.
fn first_match<S>(specs: &[(&Spec, S)], resource: &Resource) -> Option<usize> {
    let (group, version, kind) = (resource.group(), resource.version(), resource.kind());
    specs.iter().position(|(spec, _)| spec.selects(group, version, kind))
}

impl Var {
    fn bind(&self, name: &str, set: &Set) -> Result<Bound, Problem> {
        let is_found = |resource: &Resource| {
            let is_it = |found: &Id| is_named(resource, &found.name) && resource.ids().any(|id| id == *found);
            self.found.as_ref().is_some_and(is_it)
        };
        let unknown = || Ok(Bound { held: Held::Unknown, value: self.place.clone(), by: self.place.clone() });
        let index = set.resources.iter().position(|resource| is_found(resource));
        // A replacement changes names without a trace.
        let index = index.or_else(|| self.found.as_ref().and_then(|_| matching(set, &self.object).first().copied()));
        let Some(index) = index else {
            if !set.is_complete() {
                return unknown();
            }
            let message = format!("`{name}` refers to {}, which is not in the build", self.object.words());
            return Err(Problem::new(ProblemKind::Var, self.place.clone(), message));
        };
        let parts = held::with_indexes(split(&self.path));
        let value = lookup(&set.resources[index].value, &parts).ok().flatten();
        let held = value.and_then(|value| Some((Held::of(value.node())?, value.place())));
        match held {
            Some((held, value)) => Ok(Bound { held, value, by: self.place.clone() }),
            None if !set.is_complete() => unknown(),
            None => {
                let message =
                    format!("`{name}` refers to `{}` of {}, which does not exist", self.path, self.object.words());
                Err(Problem::new(ProblemKind::Var, self.path_place.clone(), message))
            }
        }
    }
}

fn read(given: &mut Given<'_>, node: Node<'_>) -> (String, Var) {
    let name = given.owned(node, "name");
    let object = given.map(node, "objref");
    let mut own = |name: &str| object.map_or_else(String::new, |object| given.owned(object, name));
    let mut id = Id {
        group: own("group"),
        version: own("version"),
        kind: own("kind"),
        name: own("name"),
        namespace: own("namespace"),
    };
    let api_version = own("apiVersion");
    if !api_version.is_empty() {
        let (group, version) = group_version(&api_version);
        id.version = version.into();
        if api_version.contains('/') {
            id.group = group.into();
        }
    }
    let path = given.map(node, "fieldref").and_then(|field| given.filled(field, "fieldPath"));
    let path_place = path.as_ref().map_or_else(|| node.place(), |path| path.node.place());
    let path = path.map_or_else(|| "metadata.name".into(), |path| path.value.into_owned());
    (name, Var { place: node.place(), object: id, path, path_place, found: None })
}

/// The objects that are or were called so. Without a namespace any will do, but for kinds that have none.
fn matching(set: &Set, asked: &Id) -> Vec<usize> {
    let any_namespace = asked.namespace.is_empty() && !asked.effective_namespace().is_empty();
    let matches = |id: &Id| {
        id.name == asked.name
            && id.kind == asked.kind
            && id.group == asked.group
            && id.version == asked.version
            && (any_namespace || id.effective_namespace() == asked.effective_namespace())
    };
    let indexes = 0..set.resources.len();
    let is_asked = |resource: &Resource| is_named(resource, &asked.name) && resource.ids().any(|id| matches(&id));
    indexes.filter(|&index| is_asked(&set.resources[index])).collect()
}

/// Whether it is or was called so. Asked first: it nearly always decides, and costs nothing.
fn is_named(resource: &Resource, name: &str) -> bool {
    resource.name() == name || resource.history.iter().any(|id| id.name == name)
}

/// False if the build is refused.
fn put(set: &mut Set, index: usize, spec: &Spec, steps: &[Cow<'_, str>], bound: &BTreeMap<&str, Bound>) -> bool {
    let place = set.resources[index].birth.clone();
    let way = Origin::new(Cause::Var, None);
    let edit = Edit {
        leaf: Leaf::Existing,
        place: &place,
        way: &way,
        look: &|node| look(node, bound),
        put: &|slot| change(slot, bound),
    };
    match reaches(set.resources[index].node(), steps, spec.create, &edit) {
        Ok(true) => visit(&mut set.resource_mut(index).value, steps, spec.create, &edit),
        Ok(false) => {}
        Err(stuck) => {
            refuse_by(set, index, spec, stuck, (ProblemKind::Var, "hold variables"));
            return false;
        }
    }
    true
}

/// The engine wants strings for keys, and for the items of a list.
fn look(node: Node<'_>, bound: &BTreeMap<&str, Bound>) -> Look {
    let changes = |node: Node<'_>| node.as_str().is_some_and(|text| expand(text, bound).is_some());
    let found = match node.kind() {
        Kind::Scalar => changes(node),
        Kind::Map => {
            let entries = node.entries();
            if entries.iter().any(|entry| entry.key.as_str().is_none()) {
                return Look::Wrong("strings as keys");
            }
            entries.iter().any(|entry| changes(entry.value))
        }
        Kind::Seq => {
            if node.items().any(|item| item.as_str().is_none()) {
                return Look::Wrong("strings as items");
            }
            node.items().any(changes)
        }
    };
    if found { Look::Change } else { Look::Keep }
}

fn change(slot: &mut Slot, bound: &BTreeMap<&str, Bound>) {
    if slot.value.kind() == Kind::Scalar {
        change_scalar(slot, bound);
        return;
    }
    for slot in slot.value.slots_mut().into_iter().flatten().filter(|slot| slot.value.kind() == Kind::Scalar) {
        change_scalar(slot, bound);
    }
}

fn change_scalar(slot: &mut Slot, bound: &BTreeMap<&str, Bound>) {
    let Some(expanded) = slot.value.node().as_str().and_then(|text| expand(text, bound)) else { return };
    let (value, by) = match expanded {
        Expanded::Whole(bound) => (bound.held.value(&bound.value), Some(bound.by.clone())),
        Expanded::Text { text, first, is_known } => {
            let known = is_known && slot.value.node().is_known();
            (held::string(&text, known, slot.value.place()), first.map(|bound| bound.by.clone()))
        }
    };
    slot.put(value, Origin::new(Cause::Var, by));
}
