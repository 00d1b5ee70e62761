//! What becomes of values on their way through JSON, on which the operations work.

use std::collections::HashMap;

use crate::yaml::{Content, Kind, MadeScalar, Node, Reader, Scalar, Slot, Style, Value};

/// The value of a key; of several the last, as JSON has it.
pub(super) fn last(map: &Value, key: &str) -> Option<Value> {
    let found = map.members().into_iter().rev().find(|slot| slot.is(key));
    found.map(|slot| slot.value).or_else(|| map.get(key))
}

/// The value of an operation as sigs.k8s.io/yaml reads it: `yes` is a boolean, a date a string, and of a key that
/// stands twice the last one counts. What reads the same either way is the very value.
pub(super) fn as_json(value: &Value) -> Value {
    match value.kind() {
        Kind::Scalar => scalar(value),
        Kind::Seq => {
            let items = value.items();
            let made: Vec<Value> = items.iter().map(|slot| as_json(&slot.value)).collect();
            let same = made.iter().zip(&items).all(|(made, slot)| made.is_same(&slot.value));
            if same { value.clone() } else { Value::seq(made, value.place()) }
        }
        Kind::Map => {
            let members = value.members();
            let mut by_key = HashMap::new();
            let mut slots: Vec<Slot> = Vec::new();
            let mut changed = false;
            for slot in members {
                let name = slot.key.as_ref().map(|key| match scalar(key) {
                    // A key that is a boolean is its word in JSON.
                    made if !made.is_same(key) => text_of(&made),
                    made => made,
                });
                let key = name.as_ref().and_then(Value::text).unwrap_or("").to_owned();
                let made = as_json(&slot.value);
                changed |= !made.is_same(&slot.value);
                changed |= slot.key.as_ref().is_some_and(|old| old.text() != Some(key.as_str()));
                let slot = Slot { key: name, value: made, ..slot };
                match by_key.get(&key) {
                    Some(&at) => {
                        changed = true;
                        slots[at] = slot;
                    }
                    None => {
                        by_key.insert(key, slots.len());
                        slots.push(slot);
                    }
                }
            }
            if changed { Value::made(Content::Map(slots), value.place()) } else { value.clone() }
        }
    }
}

/// Gives an object the annotations that the engine keeps its notes in.
pub(super) fn open_annotations(object: &mut Value) {
    let there = object.at("metadata.annotations").is_some_and(|found| found.kind() == Kind::Map);
    let Some(metadata) = object.get("metadata").filter(|metadata| !there && metadata.kind() == Kind::Map) else {
        return;
    };
    let place = metadata.place();
    if let Some(metadata) = object.get_mut("metadata") {
        metadata.remove("annotations");
        if let Some(slots) = metadata.slots_mut() {
            let key = Some(Value::string("annotations", place.clone()));
            slots.push(Slot { key, value: Value::map(place), way: None });
        }
    }
}

/// Annotations are strings, and there is no empty mapping of them, once the engine has put its notes back.
pub(super) fn close_annotations(object: &mut Value) {
    let Some(annotations) = object.at("metadata.annotations") else { return };
    if annotations.kind() != Kind::Map || annotations.node().entries().is_empty() {
        object.get_mut("metadata").and_then(|metadata| metadata.remove("annotations"));
        return;
    }
    let typed = |slot: &Slot| slot.value.node().as_str().is_none();
    if !annotations.members().iter().any(typed) {
        return;
    }
    if let Some(slots) = object.at_mut(&["metadata", "annotations"]).and_then(Value::slots_mut) {
        for slot in slots.iter_mut().filter(|slot| typed(slot)) {
            slot.value = text_of(&slot.value);
        }
    }
}

/// A scalar as the string of its text, and nothing for a collection (kyaml/yaml `GetValue`).
pub(in crate::render::patch) fn text_of(value: &Value) -> Value {
    let node = value.node();
    made(node, node.text().unwrap_or(""), Style::DoubleQuoted, value)
}

/// Whether two values are the same as JSON; the order of keys is nothing.
pub(super) fn equal(one: Node<'_>, other: Node<'_>) -> bool {
    match (one.kind(), other.kind()) {
        (Kind::Scalar, Kind::Scalar) => match (one.scalar(Reader::Kyaml), other.scalar(Reader::Kyaml)) {
            (Some(Scalar::Int(one)), Some(Scalar::Float(other))) => one as f64 == other,
            (Some(Scalar::Float(one)), Some(Scalar::Int(other))) => one == other as f64,
            (one, other) => one == other,
        },
        (Kind::Seq, Kind::Seq) => {
            one.items().len() == other.items().len()
                && one.items().zip(other.items()).all(|(one, other)| equal(one, other))
        }
        (Kind::Map, Kind::Map) => {
            let (ours, theirs) = (one.entries(), other.entries());
            let by_key: HashMap<_, _> = theirs.iter().map(|entry| (entry.key.text(), entry.value)).collect();
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .all(|entry| by_key.get(&entry.key.text()).is_some_and(|value| equal(entry.value, *value)))
        }
        _ => false,
    }
}

fn scalar(value: &Value) -> Value {
    let node = value.node();
    match (node.scalar(Reader::SigsYaml), node.scalar(Reader::Kyaml)) {
        (Some(Scalar::Bool(truth)), Some(Scalar::Str(_))) => {
            made(node, if truth { "true" } else { "false" }, Style::Plain, value)
        }
        (Some(Scalar::Null), _) if node.text() != Some("null") => made(node, "null", Style::Plain, value),
        (Some(Scalar::Timestamp(text)), _) => made(node, text, Style::DoubleQuoted, value),
        _ => value.clone(),
    }
}

fn made(node: Node<'_>, text: &str, style: Style, value: &Value) -> Value {
    let pieces = if node.text() == Some(text) { node.pieces().into_boxed_slice() } else { Box::default() };
    let scalar = MadeScalar { text: text.into(), style, known: node.is_known(), pieces };
    Value::made(Content::Scalar(scalar), value.place())
}
