//! All values at a field path, to be changed (kustomize kyaml/yaml/match.go `PathMatcher`).

use std::sync::Arc;

use crate::{
    text::Place,
    yaml::{Content, Kind, Node, Origin, Slot, Style, Value},
};

use super::{embedded, field_path::Part};

/// More parts than this are refused: with `create` each would make a mapping in the one before.
pub(super) const DEEPEST: usize = 200;

/// `create: true`: what is missing is made.
pub(super) struct Create {
    /// What is made at the end of the path.
    pub leaf: Kind,
    pub place: Place,
    pub way: Origin,
}

pub(super) type Write<'a> = dyn FnMut(&mut Slot) -> Result<(), String> + 'a;

/// Writes to everything the path leads to, and says how many that were.
pub(super) fn walk_root(
    root: &mut Value,
    parts: &[Part],
    create: Option<&Create>,
    write: &mut Write<'_>,
) -> Result<usize, String> {
    let mut slot = Slot::item(root.clone());
    let count = walk(&mut slot, parts, create, write)?;
    *root = slot.value;
    Ok(count)
}

fn walk(slot: &mut Slot, parts: &[Part], create: Option<&Create>, write: &mut Write<'_>) -> Result<usize, String> {
    let [part, rest @ ..] = parts else {
        write(slot)?;
        return Ok(1);
    };
    if let Some(index) = part.number().and_then(|index| usize::try_from(index).ok()) {
        return item(slot, index, rest, create, write);
    }
    if part.is_match() {
        return matching(slot, part, rest, create, write);
    }
    if part.text == "*" {
        let mut count = 0;
        for item in items_mut(slot)? {
            count += walk(item, rest, create, write)?;
        }
        return Ok(count);
    }
    field(slot, &part.text, rest, create, write)
}

fn field(
    slot: &mut Slot,
    part: &str,
    rest: &[Part],
    create: Option<&Create>,
    write: &mut Write<'_>,
) -> Result<usize, String> {
    let value = &mut slot.value;
    if value.is_null() {
        // The engine sets a field of nothing, and nobody sees it.
        return Ok(usize::from(create.is_some()));
    }
    if value.kind() != Kind::Map || part.is_empty() {
        return Err(format!("no mapping can have `{part}` here"));
    }
    let Some(found) = value.node().get(part) else {
        let Some(create) = create else { return Ok(0) };
        let made = made(rest.first(), create);
        let key = Some(Value::string(part, create.place.clone()));
        let mut new = Slot { key, value: made, way: None };
        let count = walk(&mut new, rest, Some(create), write)?;
        // Nothing stood here before.
        new.way = Some(Arc::new(create.way.clone()));
        if let Some(slots) = value.slots_mut() {
            slots.push(new);
        }
        return Ok(count);
    };
    if found.kind() == Kind::Scalar && !rest.is_empty() {
        // The engine walks on in the JSON or YAML that the scalar holds, and throws the result away.
        return embedded::count(found, rest, create);
    }
    match value.slot_mut(part) {
        Some(slot) => walk(slot, rest, create, write),
        None => Ok(0),
    }
}

fn item(
    slot: &mut Slot,
    index: usize,
    rest: &[Part],
    create: Option<&Create>,
    write: &mut Write<'_>,
) -> Result<usize, String> {
    let slots = items_mut(slot)?;
    if let Some(create) = create.filter(|_| slots.len() == index) {
        slots.push(Slot { way: Some(Arc::new(create.way.clone())), ..Slot::item(made(rest.first(), create)) });
    }
    let count = slots.len();
    match slots.get_mut(index) {
        Some(slot) => walk(slot, rest, create, write),
        None => Err(format!("there are {count} items, so none has the number {index}")),
    }
}

/// The value of a match is a pattern that need not match the whole text.
fn matching(
    slot: &mut Slot,
    part: &Part,
    rest: &[Part],
    create: Option<&Create>,
    write: &mut Write<'_>,
) -> Result<usize, String> {
    let (field, text) = part.field_and_value()?;
    let slots = items_mut(slot)?;
    if slots.is_empty() && create.is_none() {
        return Ok(0);
    }
    let pattern = part.pattern()?;
    let is_match = |node: Node<'_>| pattern.is_match(&as_written(node)).unwrap_or(false);
    let mut count = 0;
    for slot in &mut *slots {
        let node = slot.value.node();
        if field.is_empty() {
            // What follows in the path is not looked at.
            if is_match(node) {
                write(slot)?;
                count += 1;
            }
        } else if node.kind() == Kind::Map && node.get(field).is_some_and(is_match) {
            count += walk(slot, rest, create, write)?;
        }
    }
    let Some(create) = create.filter(|_| count == 0) else { return Ok(count) };
    let named = Value::scalar(text, Style::Plain, create.place.clone());
    if !is_match(named.node()) {
        // The engine would add items without end.
        return Err(format!("no item that is made for `{}` would match it", part.text));
    }
    let new = if field.is_empty() {
        named
    } else {
        let key = Some(Value::string(field, create.place.clone()));
        let slot = Slot { key, value: named, way: Some(Arc::new(create.way.clone())) };
        Value::made(Content::Map(vec![slot]), create.place.clone())
    };
    let mut new = Slot { way: Some(Arc::new(create.way.clone())), ..Slot::item(new) };
    let count = if field.is_empty() { write(&mut new).map(|()| 1) } else { walk(&mut new, rest, Some(create), write) }?;
    slots.push(new);
    Ok(count)
}

/// What is made for a missing part, by the part that follows it.
fn made(next: Option<&Part>, create: &Create) -> Value {
    let place = create.place.clone();
    match (next.filter(|next| !next.text.is_empty()), create.leaf) {
        (Some(next), _) if next.is_match() || next.number().is_some_and(|number| number >= 0) => {
            Value::seq(Vec::new(), place)
        }
        (Some(_), _) => Value::map(place),
        (_, Kind::Map) => Value::map(place),
        (_, Kind::Seq) => Value::seq(Vec::new(), place),
        (_, Kind::Scalar) => Value::made(Content::Scalar(super::write::untyped()), place),
    }
}

fn items_mut(slot: &mut Slot) -> Result<&mut Vec<Slot>, String> {
    if slot.value.is_null() {
        slot.value = Value::seq(Vec::new(), slot.value.place());
    }
    match slot.value.kind() {
        Kind::Seq => slot.value.slots_mut().ok_or_else(|| "there is no list".into()),
        _ => Err("there is no list".into()),
    }
}

/// The engine matches the text with the quotes it is written in.
fn as_written(node: Node<'_>) -> String {
    let text = node.text().unwrap_or_default();
    match (node.yaml().is_some(), node.style()) {
        (true, Style::DoubleQuoted) => format!("\"{text}\""),
        (true, Style::SingleQuoted) => format!("'{text}'"),
        _ => text.to_owned(),
    }
}
