//! How a generated object meets those that are there already (kustomize api/resmap/reswrangler.go
//! `appendReplaceOrMerge`).

use std::{collections::HashMap, sync::Arc};

use crate::yaml::{Cause, Content, Kind, Origin, Slot, Style, Value};

use super::{
    super::{Behavior, ProblemKind, Resource, Set, pairs},
    Generator,
};

/// Adds a generated object, or lets it replace the one of its identity or merge into it.
pub fn absorb(set: &mut Set, mut new: Resource) {
    let id = new.id();
    let place = new.birth.clone();
    let changes = matches!(new.behavior, Behavior::Replace | Behavior::Merge);
    match set.matching(&id)[..] {
        [] if changes && set.is_complete() => {
            let verb = if new.behavior == Behavior::Merge { "merge with" } else { "replace" };
            set.refuse(ProblemKind::Generator, place, format!("no {} to {verb}", id.words()));
        }
        [] => {
            // What it merges with is in a part that we do not know.
            new.opaque_hash |= changes;
            set.resources.push(Arc::new(new));
        }
        [index] if changes => {
            let old = Arc::clone(&set.resources[index]);
            set.resources[index] = Arc::new(meet(&old, new));
        }
        [_] => {
            let message = format!("{} already exists; `behavior` must be `merge` or `replace`", id.words());
            set.refuse(ProblemKind::Generator, place, message);
        }
        [..] => {
            let message = format!("{} exists more than once, so it is not clear which one to change", id.words());
            set.refuse(ProblemKind::Generator, place, message);
        }
    }
}

/// The new object with the identity of the old one, and the labels and annotations of that one under its own; with its
/// data too if it merges. What else the old one had is gone (api/resource/resource.go `CopyMergeMetaDataFieldsFrom`).
fn meet(old: &Resource, mut new: Resource) -> Resource {
    if let (Some(metadata), Some(below)) = (new.value.get_mut("metadata"), old.value.get("metadata")) {
        let kept = below.members().into_iter().filter(|slot| slot.is("name") || slot.is("namespace"));
        if let Some(slots) = metadata.slots_mut() {
            slots.retain(|slot| !slot.is("name") && !slot.is("namespace"));
            slots.splice(0..0, kept);
        }
        for key in ["labels", "annotations"] {
            overlay(metadata, key, texts(&below, key), &below);
        }
    }
    if new.behavior == Behavior::Merge {
        let mut data = texts(&old.value, "data");
        if new.kind() == Generator::Secret.kind() {
            data = over(data, string_data(&old.value));
        }
        overlay(&mut new.value, "data", data, &old.value);
        overlay(&mut new.value, "binaryData", texts(&old.value, "binaryData"), &old.value);
        new.birth = old.birth.clone();
        new.trail = old.trail.clone();
        new.tombstones = old.tombstones.clone();
        new.opaque_hash |= old.opaque_hash;
    }
    new.history = old.history.clone();
    new.prefixes = old.prefixes.clone();
    new.suffixes = old.suffixes.clone();
    new.behavior = old.behavior;
    new.needs_hash &= old.needs_hash;
    new
}

/// Puts `below` under the entries of the mapping `key` of `value`; where there is none yet it stands as in `old`.
fn overlay(value: &mut Value, key: &str, below: Vec<Slot>, old: &Value) {
    if below.is_empty() {
        return;
    }
    let merge = |above: Vec<Slot>, value: &Value| Value::made(Content::Map(over(below, above)), value.place());
    if let Some(slot) = value.slot_mut(key) {
        slot.value = merge(slot.value.members(), &slot.value);
        return;
    }
    let slot = old.members().into_iter().find(|slot| slot.is(key));
    let slot = slot.unwrap_or_else(|| Slot { key: Some(Value::string(key, old.place())), ..Slot::item(old.clone()) });
    let merged = merge(Vec::new(), &slot.value);
    if let Some(slots) = value.slots_mut() {
        slots.push(Slot { value: merged, ..slot });
    }
}

/// One mapping over another one, each key once; what stood below stays known.
fn over(mut below: Vec<Slot>, above: Vec<Slot>) -> Vec<Slot> {
    let name = |slot: &Slot| slot.key.as_ref().and_then(Value::text).unwrap_or_default().to_owned();
    let mut places: HashMap<String, usize> = below.iter().enumerate().map(|(at, slot)| (name(slot), at)).collect();
    for slot in above {
        match places.get(&name(&slot)) {
            Some(&at) => {
                let way = slot.way.as_deref().cloned().unwrap_or_else(|| Origin::new(Cause::Generator, None));
                below[at].key = slot.key;
                below[at].put(slot.value, way);
            }
            None => {
                places.insert(name(&slot), below.len());
                below.push(slot);
            }
        }
    }
    below
}

/// The entries of the mapping `key` as the engine reads them: the text of each value as a string, collections as the
/// empty one, null too unless it is a label or an annotation (kyaml/yaml/rnode.go `GetDataMap`, `getMapFromMeta`).
fn texts(value: &Value, key: &str) -> Vec<Slot> {
    let drops_null = !matches!(key, "labels" | "annotations");
    let Some(map) = value.get(key).filter(|map| map.kind() == Kind::Map) else { return Vec::new() };
    let mut slots = map.members();
    for slot in &mut slots {
        if slot.value.node().as_str().is_none() {
            let text = if drops_null && slot.value.is_null() { "" } else { slot.value.text().unwrap_or("") };
            slot.value = Value::scalar(text, Style::DoubleQuoted, slot.value.place());
        }
    }
    slots
}

/// `stringData` of a Secret as entries of `data`, which it wins over, as in the API server. So does api v0.21.3
/// (`normalizeSecretStringData`); v0.21.1, which Flux 2.9 pins, drops it.
fn string_data(value: &Value) -> Vec<Slot> {
    let mut slots = texts(value, "stringData");
    for slot in &mut slots {
        let packed = pairs::base64(slot.value.text().unwrap_or_default().as_bytes());
        slot.value = Value::string(packed, slot.value.place());
    }
    slots
}
