//! JSON 6902 operations (gopkg.in/evanphx/json-patch.v4 as kustomize api/filters/patchjson6902 uses it).

mod convert;
mod pointer;

use crate::{
    render::{Budget, Problem, ProblemKind, Resource, Tombstone},
    text::Place,
    yaml::{Cause, Kind, Origin, Slot, Style, Value},
};

pub(super) use convert::text_of;
use pointer::Target;

/// Applies all operations to a copy of the object's value. With `bookkeeping` the object has annotations of the engine,
/// so that `/metadata/annotations` exists.
pub(super) fn apply(
    resource: &Resource,
    operations: &[Value],
    item: &Place,
    bookkeeping: bool,
    budget: &mut Budget,
) -> Result<(Value, Vec<Tombstone>), Problem> {
    let mut value = resource.value.clone();
    if bookkeeping {
        convert::open_annotations(&mut value);
    }
    let mut run = Run { value, item, of: resource.id().words(), tombstones: Vec::new(), bookkeeping, budget };
    for operation in operations {
        run.operation(operation)?;
    }
    convert::close_annotations(&mut run.value);
    let text = |path: &str| {
        let value = run.value.at(path).filter(|value| !value.is_null());
        value.and_then(|value| value.text().map(str::to_owned)).unwrap_or_default()
    };
    let kind = text("kind");
    if kind.is_empty() || (text("metadata.name").is_empty() && !kind.ends_with("List")) {
        let lost = if kind.is_empty() { "`kind`" } else { "`metadata.name`" };
        let message = format!("the operations leave {} without {lost}", run.of);
        return Err(Problem::new(ProblemKind::Operation, item.clone(), message));
    }
    Ok((run.value, run.tombstones))
}

struct Run<'a> {
    value: Value,
    item: &'a Place,
    /// The object in words.
    of: String,
    tombstones: Vec<Tombstone>,
    bookkeeping: bool,
    budget: &'a mut Budget,
}

impl Run<'_> {
    fn operation(&mut self, operation: &Value) -> Result<(), Problem> {
        let op = convert::last(operation, "op");
        let name = op.as_ref().and_then(|op| op.node().as_str()).unwrap_or("").to_owned();
        if !["add", "remove", "replace", "move", "copy", "test"].contains(&name.as_str()) {
            let place = op.as_ref().map_or_else(|| operation.place(), Value::place);
            let message = match op.as_ref().and_then(Value::text) {
                Some(op) => format!("unknown operation `{op}`"),
                None => "the operation has no `op`".to_owned(),
            };
            return Err(Problem::new(ProblemKind::Operation, place, message)
                .help("use `add`, `remove`, `replace`, `move`, `copy` or `test`"));
        }
        let from = match name.as_str() {
            "move" | "copy" => Some(self.pointer(operation, &name, "from")?),
            _ => None,
        };
        let path = self.pointer(operation, &name, "path")?;
        let value = || {
            let null = || Value::scalar("null", Style::Plain, operation.place());
            convert::last(operation, "value").map_or_else(null, |value| convert::as_json(&value))
        };
        let step = Step { name: &name, path: &path };
        match (name.as_str(), from) {
            ("add", _) => self.add(&step, value()),
            ("remove", _) => self.take(&step).map(|slot| self.bury(&step, slot)),
            ("replace", _) => self.replace(&step, value()),
            ("test", _) => self.test(&step, &value()),
            ("move", Some(from)) => {
                let taken = self.take(&Step { name: &name, path: &from })?;
                self.add(&step, taken.value)
            }
            (_, Some(from)) => {
                // What does not exist in a mapping is copied as null.
                let copied = self.get(&Step { name: &name, path: &from })?;
                let null = || Value::scalar("null", Style::Plain, operation.place());
                let copied = copied.unwrap_or_else(null);
                self.budget.value(copied.node(), &path.place)?;
                self.add(&step, copied)
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, step: &Step<'_>, value: Value) -> Result<(), Problem> {
        let way = self.way();
        let (holder, key) = self.holder(step)?;
        if holder.kind() == Kind::Map {
            set(holder, &key, value, way, &step.path.place);
            return Ok(());
        }
        let count = holder.node().items().len();
        let at = if key == "-" { Some(count) } else { pointer::index(&key, count + 1) };
        let Some(at) = at else { return Err(self.no_index(step, &key, count)) };
        if let Some(slots) = self.holder(step)?.0.slots_mut() {
            slots.insert(at, Slot { key: None, value, way: Some(std::sync::Arc::new(way)) });
        }
        Ok(())
    }

    fn take(&mut self, step: &Step<'_>) -> Result<Slot, Problem> {
        let (holder, key) = self.holder(step)?;
        if holder.kind() == Kind::Map {
            return match holder.remove(&key) {
                Some(slot) => Ok(slot),
                None => Err(self.missing(step)),
            };
        }
        let count = holder.node().items().len();
        let at = pointer::index(&key, count);
        match (at, holder.slots_mut()) {
            (Some(at), Some(slots)) => Ok(slots.remove(at)),
            _ => Err(self.no_index(step, &key, count)),
        }
    }

    fn replace(&mut self, step: &Step<'_>, value: Value) -> Result<(), Problem> {
        if step.path.text.is_empty() {
            if value.kind() != Kind::Map {
                let message =
                    format!("`replace` puts something that is not a mapping in the place of the whole {}", self.of);
                return Err(Problem::new(ProblemKind::Operation, step.path.place.clone(), message));
            }
            self.value = value;
            return Ok(());
        }
        let way = self.way();
        let (holder, key) = self.holder(step)?;
        if holder.kind() == Kind::Map {
            // A key that is not there is added, unlike in RFC 6902.
            set(holder, &key, value, way, &step.path.place);
            return Ok(());
        }
        let count = holder.node().items().len();
        match (pointer::index(&key, count), holder.slots_mut()) {
            (Some(at), Some(slots)) => slots[at].put(value, way),
            _ => return Err(self.no_index(step, &key, count)),
        }
        Ok(())
    }

    fn test(&mut self, step: &Step<'_>, value: &Value) -> Result<(), Problem> {
        let found = match step.path.text.is_empty() {
            true => Some(self.value.clone()),
            false => self.get(step)?,
        };
        // The engine's own annotations are in the way of a comparison.
        let hidden = self.bookkeeping && matches!(step.path.text.as_str(), "" | "/metadata" | "/metadata/annotations");
        let equal = match &found {
            Some(found) => !hidden && convert::equal(found.node(), value.node()),
            None => value.is_null(),
        };
        if equal {
            return Ok(());
        }
        let has = found.as_ref().and_then(Value::text).map_or(String::new(), |text| format!(", which is `{text}`"));
        let wanted = value.text().map_or("another value".to_owned(), |text| format!("`{text}`"));
        let message = format!("`test` of `{}` for {wanted} fails in {}{has}", step.path.text, self.of);
        Err(Problem::new(ProblemKind::Operation, step.path.place.clone(), message))
    }

    /// The value at a path; none for a key that is not there.
    fn get(&mut self, step: &Step<'_>) -> Result<Option<Value>, Problem> {
        let Some((above, key)) = step.path.split() else { return Err(self.missing(step)) };
        let Some(holder) = pointer::find(&self.value, &above) else { return Err(self.missing(step)) };
        if holder.kind() == Kind::Map {
            return Ok(holder.get(&key));
        }
        let items = holder.items();
        match pointer::index(&key, items.len()) {
            Some(at) => Ok(Some(items[at].value.clone())),
            None => Err(self.no_index(step, &key, items.len())),
        }
    }

    /// What holds the last step of a path, to be changed.
    fn holder(&mut self, step: &Step<'_>) -> Result<(&mut Value, String), Problem> {
        let found = step.path.split().filter(|(above, _)| pointer::find(&self.value, above).is_some());
        let Some((above, key)) = found else { return Err(self.missing(step)) };
        let missing = self.missing(step);
        match pointer::find_mut(&mut self.value, &above) {
            Some(holder) => Ok((holder, key)),
            None => Err(missing),
        }
    }

    fn pointer(&self, operation: &Value, op: &str, field: &str) -> Result<Target, Problem> {
        match convert::last(operation, field) {
            Some(value) if value.node().as_str().is_some() => {
                Ok(Target { text: value.text().unwrap_or("").to_owned(), place: value.place() })
            }
            other => {
                let place = other.map_or_else(|| operation.place(), |value| value.place());
                Err(Problem::new(
                    ProblemKind::Operation,
                    place,
                    format!("`{op}` needs `{field}`, a path such as `/spec`"),
                ))
            }
        }
    }

    fn bury(&mut self, step: &Step<'_>, slot: Slot) {
        let path = step.path.steps();
        self.tombstones.push(Tombstone { path, was: slot.value, by: step.path.place.clone() });
    }

    fn way(&self) -> Origin {
        Origin::new(Cause::JsonPatch, Some(self.item.clone()))
    }

    fn missing(&self, step: &Step<'_>) -> Problem {
        let message = format!("`{}` of `{}`: no such field in {}", step.name, step.path.text, self.of);
        let problem = Problem::new(ProblemKind::Operation, step.path.place.clone(), message);
        match pointer::first_missing(&self.value, step.path) {
            Some(absent) if absent != step.path.text => problem.help(format!("`{absent}` does not exist there")),
            _ => problem,
        }
    }

    fn no_index(&self, step: &Step<'_>, key: &str, count: usize) -> Problem {
        let message =
            format!("`{}` of `{}`: the list in {} has {count} items, no `{key}`", step.name, step.path.text, self.of);
        Problem::new(ProblemKind::Operation, step.path.place.clone(), message)
    }
}

/// One step of an operation.
struct Step<'a> {
    name: &'a str,
    path: &'a Target,
}

/// Sets a key; a new one stands where the path names it.
fn set(holder: &mut Value, key: &str, value: Value, way: Origin, named: &Place) {
    if let Some(slot) = holder.slot_mut(key) {
        slot.put(value, way);
    } else if let Some(slots) = holder.slots_mut() {
        let key = Some(Value::string(key, named.clone()));
        slots.push(Slot { key, value, way: Some(std::sync::Arc::new(way)) });
    }
}
