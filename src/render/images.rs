//! `images`: other names, tags and digests for images (kustomize api/filters/imagetag).

use crate::yaml::{Cause, Entry, Kind, Node, Origin, Slot, Value};

use super::{
    ProblemKind, Set,
    config::{
        Config, Table,
        read::{field_specs, value_of},
    },
    fieldspec::{Edit, Leaf, Look, Spec, Stuck, change, made_scalar, refuse},
    image_name::ImageEntry,
};

/// The field `images` of a kustomization file.
pub fn apply(set: &mut Set, config: &Config, value: &Value) {
    let entries = value.items();
    if entries.len() > MOST_ENTRIES {
        return set.refuse(ProblemKind::Limit, value.place(), format!("more than {MOST_ENTRIES} entries of `images`"));
    }
    for entry in entries {
        transform(set, &entry.value, config.table(Table::Images));
    }
}

/// Each walks through every object.
const MOST_ENTRIES: usize = 1_000;

/// An `ImageTagTransformer` among the `transformers`.
pub fn apply_object(set: &mut Set, object: &Value) {
    let specs = field_specs(value_of(object, "fieldSpecs").as_ref().map(Value::node));
    if let Some(entry) = value_of(object, "imageTag") {
        transform(set, &entry, &specs);
    }
}

/// One entry: first every `image` in a list called `containers` or `initContainers`, wherever it is, then the specs.
/// An image that both reach is changed twice.
pub fn transform(set: &mut Set, entry: &Value, specs: &[Spec]) {
    let part = |name: &str| value_of(entry, name).filter(|value| !value.is_null());
    let parts = ["name", "newName", "newTag", "digest", "tagSuffix"].map(part);
    let [name, new_name, new_tag, digest, suffix] =
        parts.each_ref().map(|part| part.as_ref().and_then(Value::text).unwrap_or_default());
    // One whose name is no regular expression matches nothing.
    let Ok(image) = ImageEntry::new(name, new_name, new_tag, digest, suffix) else { return };
    let start = literal_start(name);
    // The most telling line of the entry: the new tag, else what else it sets.
    let by = [2, 3, 1, 4].into_iter().find_map(|at| parts[at].as_ref()).unwrap_or(entry).place();
    let known = parts.iter().flatten().all(|part| part.node().is_known());
    let way = Origin::new(Cause::Image, Some(by.clone()));
    let look = |node: Node<'_>| match node.kind() {
        _ if node.is_null() => Look::Keep,
        Kind::Map | Kind::Seq => Look::Wrong("text"),
        Kind::Scalar => {
            let text = node.text().unwrap_or_default();
            let changes = text.starts_with(start) && image.rewrite(text).is_some_and(|new| new != text);
            if changes { Look::Change } else { Look::Keep }
        }
    };
    let put = |slot: &mut Slot| {
        let node = slot.value.node();
        if let Some(new) = node.text().and_then(|text| image.rewrite(text)) {
            let new = made_scalar(&new, node.style(), known && node.is_known(), by.clone());
            slot.put(new, way.clone());
        }
    };
    let edit = Edit { leaf: Leaf::Existing, place: &by, way: &way, look: &look, put: &put };
    for index in 0..set.resources.len() {
        if set.resources[index].kind() == "CustomResourceDefinition" {
            continue;
        }
        match walk(set.resources[index].node(), &look) {
            Ok(true) => rewrite(&mut set.resource_mut(index).value, &look, &put),
            Ok(false) => {}
            Err(stuck) => return refuse(set, index, "containers", stuck),
        }
        if !specs.iter().all(|spec| change(set, index, spec, &edit)) {
            return;
        }
    }
}

/// What every image of this name begins with, for the name is a regular expression: cheaper to ask.
fn literal_start(name: &str) -> &str {
    if name.contains('|') {
        return "";
    }
    let end = name.find(|sign| r"\.*+?()[]{}^$".contains(sign)).unwrap_or(name.len());
    let start = &name[..end];
    match name[end..].starts_with(['*', '?', '{']) {
        // The last sign before these need not be there.
        true => start.char_indices().next_back().map_or("", |(at, _)| &start[..at]),
        false => start,
    }
}

/// Whether anything below is to be changed.
fn walk(node: Node<'_>, look: &dyn Fn(Node<'_>) -> Look) -> Result<bool, Stuck> {
    let mut found = false;
    match node.kind() {
        Kind::Scalar => {}
        Kind::Seq => {
            for item in node.items() {
                found |= walk(item, look)?;
            }
        }
        Kind::Map => {
            for Entry { key, value } in node.entries() {
                found |= walk(value, look)?;
                if holds_containers(key) && value.kind() == Kind::Seq {
                    for item in value.items() {
                        found |= container(item, look)?;
                    }
                }
            }
        }
    }
    Ok(found)
}

fn container(item: Node<'_>, look: &dyn Fn(Node<'_>) -> Look) -> Result<bool, Stuck> {
    if item.kind() != Kind::Map && !item.is_null() {
        return Err(Stuck { place: item.place(), expected: "a mapping", by_path: false });
    }
    let Some(image) = item.get("image") else { return Ok(false) };
    match look(image) {
        Look::Keep => Ok(false),
        Look::Change => Ok(true),
        Look::Wrong(expected) => Err(Stuck { place: image.place(), expected, by_path: false }),
    }
}

/// Changes what [`walk`] found, and copies nothing else.
fn rewrite(value: &mut Value, look: &dyn Fn(Node<'_>) -> Look, put: &dyn Fn(&mut Slot)) {
    let is_map = value.kind() == Kind::Map;
    for slot in value.slots_mut().into_iter().flatten() {
        let is_below = reaches(slot.value.node(), look);
        if is_map && lists_one(slot, look) {
            for item in slot.value.slots_mut().into_iter().flatten() {
                if matches!(container(item.value.node(), look), Ok(true)) {
                    item.value.slot_mut("image").into_iter().for_each(put);
                }
            }
        }
        if is_below {
            rewrite(&mut slot.value, look, put);
        }
    }
}

fn reaches(node: Node<'_>, look: &dyn Fn(Node<'_>) -> Look) -> bool {
    matches!(walk(node, look), Ok(true))
}

fn lists_one(slot: &Slot, look: &dyn Fn(Node<'_>) -> Look) -> bool {
    slot.key.as_ref().is_some_and(|key| holds_containers(key.node()))
        && slot.value.node().items().any(|item| matches!(container(item, look), Ok(true)))
}

fn holds_containers(key: Node<'_>) -> bool {
    matches!(key.text(), Some("containers" | "initContainers"))
}
