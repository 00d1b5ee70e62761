//! One value at a field path, as the engine finds the source of a replacement (kustomize kyaml/yaml/fns.go `PathGetter`).

use crate::yaml::{Kind, Slot, Value};

use super::field_path::Part;

/// `None` where nothing stands; an error where the path does not fit the object.
pub(crate) fn lookup(value: &Value, parts: &[Part]) -> Result<Option<Value>, String> {
    let mut found = value.clone();
    for part in parts {
        let next = match step(&found, part)? {
            Step::Stay => continue,
            Step::Nothing => return Ok(None),
            Step::Key(key) => found.get(&key),
            Step::Item(index) => found.items().into_iter().nth(index).map(|slot| slot.value),
        };
        match next {
            Some(next) => found = next,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// The slot of what [`lookup`] finds, to be changed.
pub(super) fn slot_mut<'a>(mut value: &'a mut Value, parts: &[Part]) -> Option<&'a mut Slot> {
    let steps = parts.iter().filter(|part| !part.text.trim().is_empty());
    let (last, above) = steps.collect::<Vec<_>>().split_last().map(|(last, above)| (*last, above.to_vec()))?;
    for part in above {
        value = &mut one_mut(value, part)?.value;
    }
    one_mut(value, last)
}

/// Where a part leads.
enum Step {
    Stay,
    Nothing,
    Key(String),
    Item(usize),
}

fn one_mut<'a>(value: &'a mut Value, part: &Part) -> Option<&'a mut Slot> {
    match step(value, part).ok()? {
        Step::Key(key) => value.slot_mut(&key),
        Step::Item(index) => value.slots_mut()?.get_mut(index),
        Step::Stay | Step::Nothing => None,
    }
}

fn step(value: &Value, part: &Part) -> Result<Step, String> {
    let text = part.text.trim();
    if text.is_empty() {
        return Ok(Step::Stay);
    }
    if let Some(index) = part.number() {
        let index = usize::try_from(index).map_err(|_| format!("the number `{text}` is negative"))?;
        return Ok(if index < count(value)? { Step::Item(index) } else { Step::Nothing });
    }
    if text == "-" {
        return Ok(count(value)?.checked_sub(1).map_or(Step::Nothing, Step::Item));
    }
    if text == "*" {
        return Err("`*` is for targets only".into());
    }
    if part.is_match() {
        let (field, wanted) = part.field_and_value()?;
        count(value)?;
        let found = value.node().items().position(|item| match field {
            "" => item.text() == Some(wanted),
            _ => item.get(field).is_some_and(|found| found.text() == Some(wanted)),
        });
        return Ok(found.map_or(Step::Nothing, Step::Item));
    }
    match value.kind() {
        Kind::Map => Ok(Step::Key(text.to_owned())),
        Kind::Scalar if value.is_null() => Ok(Step::Nothing),
        _ => Err(format!("no mapping can have `{text}` here")),
    }
}

/// How many items a list has; null has none.
fn count(value: &Value) -> Result<usize, String> {
    match value.kind() {
        Kind::Seq => Ok(value.node().items().len()),
        Kind::Scalar if value.is_null() => Ok(0),
        _ => Err("there is no list".into()),
    }
}
