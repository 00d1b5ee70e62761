//! The strategic merge of one patch document into one object.
//!
//! The order of decisions is that of the engine (kustomize kyaml/yaml/walk, kyaml/yaml/merge2), which walks the whole
//! object with every patch, also where the patch says nothing.

mod directive;
mod list;
mod tidy;

use std::collections::HashMap;

use crate::{
    render::{
        Problem, ProblemKind, Tombstone,
        merge_keys::{ListMerge, Schema, schema},
    },
    text::Place,
    yaml::{Cause, Content, Kind, MadeScalar, Node, Origin, Reader, Scalar, Slot, Style, Value},
};

use directive::Directive;

/// What a merge makes of an object.
pub(super) struct Merged {
    /// `None`: the patch deletes the object.
    pub value: Option<Value>,
    pub tombstones: Vec<Tombstone>,
}

/// Merges `patch` into `object`; `item` is the line that says so.
pub(super) fn merge(object: &Value, patch: &Value, item: &Place) -> Result<Merged, Problem> {
    let mut merge = Merge { item, path: Vec::new(), tombstones: Vec::new() };
    let value = match merge.walk(Some(object), Side::Other(patch), None)? {
        Outcome::Gone => None,
        // `$patch: replace` at the root makes a new object that the engine then drops: nothing changes.
        Outcome::Same | Outcome::New(_) => {
            merge.tombstones.clear();
            Some(object.clone())
        }
        Outcome::Inner(value) => Some(value),
    };
    Ok(Merged { value, tombstones: merge.tombstones })
}

struct Merge<'a> {
    item: &'a Place,
    /// Where in the object we are.
    path: Vec<String>,
    tombstones: Vec<Tombstone>,
}

/// What a patch has where the object has something.
#[derive(Clone, Copy)]
enum Side<'a> {
    Nothing,
    Other(&'a Value),
    /// The value itself comes from the patch: the engine then walks it against itself, which takes out its nulls and
    /// its directives.
    Itself,
}

/// What becomes of a value.
enum Outcome {
    Gone,
    Same,
    /// The value of the object, changed somewhere within.
    Inner(Value),
    /// The value of the patch.
    New(Value),
}

impl Merge<'_> {
    fn walk(&mut self, dest: Option<&Value>, side: Side<'_>, known: Option<Schema>) -> Result<Outcome, Problem> {
        let patch = match side {
            Side::Other(patch) => Some(patch),
            Side::Nothing | Side::Itself => None,
        };
        let present = |value: Option<&Value>| value.filter(|value| !value.is_null()).map(Value::kind);
        let (ours, theirs) = (present(dest), present(patch));
        if let (Some(ours), Some(theirs), Some(patch)) = (ours, theirs, patch)
            && ours != theirs
        {
            return Err(self.clash(ours, theirs, patch));
        }
        let known = known.or_else(|| own_schema(dest)).or_else(|| own_schema(patch));
        match ours.or(theirs) {
            Some(Kind::Seq) if known.is_none_or(|known| known.list() == ListMerge::Replace) => Ok(replace(side)),
            Some(Kind::Seq) => self.list(dest, side, known),
            Some(Kind::Scalar) => Ok(replace(side)),
            Some(Kind::Map) | None => self.map(dest, side, known),
        }
    }

    fn map(&mut self, dest: Option<&Value>, side: Side<'_>, known: Option<Schema>) -> Result<Outcome, Problem> {
        let Some(dest) = dest.filter(|dest| !dest.is_null()) else {
            return match side {
                Side::Other(patch) if !patch.is_null() => self.added(patch, known),
                // A null that is written as such stays where the patch is silent, an empty one goes.
                Side::Nothing if dest.and_then(Value::text).is_some_and(|text| !text.is_empty()) => Ok(Outcome::Same),
                _ => Ok(Outcome::Gone),
            };
        };
        let source = match side {
            Side::Nothing => return self.fields(dest, Side::Nothing, known),
            Side::Other(patch) if patch.is_null() => return Ok(Outcome::Gone),
            Side::Other(patch) => patch,
            Side::Itself => dest,
        };
        let (directive, rest) = directive::of_map(source)?;
        match (directive, side) {
            (Some(Directive::Delete), _) => Ok(Outcome::Gone),
            (Some(Directive::Replace), Side::Other(_)) => {
                let made = self.fields(&rest, Side::Itself, known)?;
                Ok(Outcome::New(made.value_or(rest)))
            }
            (_, Side::Itself) => {
                let changed = !rest.is_same(dest);
                Ok(match self.fields(&rest, Side::Itself, known)? {
                    Outcome::Same if changed => Outcome::Inner(rest),
                    other => other,
                })
            }
            _ => self.fields(dest, Side::Other(&rest), known),
        }
    }

    /// A mapping of the patch where the object has none.
    fn added(&mut self, patch: &Value, known: Option<Schema>) -> Result<Outcome, Problem> {
        // An unknown directive is not seen here, and stays as a field.
        let (directive, rest) = directive::of_map(patch).unwrap_or_else(|_| (None, patch.clone()));
        if directive == Some(Directive::Delete) {
            return Ok(Outcome::Gone);
        }
        let made = self.fields(&rest, Side::Itself, known)?;
        Ok(Outcome::New(made.value_or(rest)))
    }

    /// The fields of a mapping, its own and those of the patch.
    fn fields(&mut self, dest: &Value, side: Side<'_>, known: Option<Schema>) -> Result<Outcome, Problem> {
        if !matches!(side, Side::Other(_)) && tidy::is_tidy(dest.node(), known, matches!(side, Side::Itself)) {
            return Ok(Outcome::Same);
        }
        let members = dest.members();
        let mut theirs = match side {
            Side::Other(patch) => first_of_each(patch.members()),
            Side::Nothing | Side::Itself => Fields::default(),
        };
        let mut changes = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (index, slot) in members.iter().enumerate() {
            let Some(key) = slot.key.as_ref().and_then(Value::text) else { continue };
            // Of a key that stands twice the engine sees the first.
            if !seen.insert(key) {
                continue;
            }
            let patch = theirs.take(key);
            let below = match (&patch, side) {
                (Some(slot), _) => Side::Other(&slot.value),
                (None, Side::Itself) => Side::Itself,
                (None, _) => Side::Nothing,
            };
            self.path.push(key.to_owned());
            let outcome = self.walk(Some(&slot.value), below, known.and_then(|known| known.property(key)))?;
            if matches!(outcome, Outcome::Gone) && !matches!(side, Side::Itself) && !slot.value.is_null() {
                self.bury(&slot.value, patch.as_ref().map(|slot| &slot.value));
            }
            self.path.pop();
            if !matches!(outcome, Outcome::Same) {
                changes.push((index, outcome));
            }
        }
        let mut added = Vec::new();
        for slot in theirs.rest() {
            let Some(key) = slot.key.as_ref().and_then(Value::text) else { continue };
            self.path.push(key.to_owned());
            let outcome = self.walk(None, Side::Other(&slot.value), known.and_then(|known| known.property(key)))?;
            self.path.pop();
            if let Outcome::New(value) = outcome {
                let way = Some(std::sync::Arc::new(self.way()));
                added.push(Slot { key: slot.key.clone(), value, way });
            }
        }
        if changes.is_empty() && added.is_empty() {
            return Ok(Outcome::Same);
        }
        let way = self.way();
        let mut value = dest.clone();
        if let Some(slots) = value.slots_mut() {
            // From the back, so that the numbers of the others stay.
            for (index, outcome) in changes.into_iter().rev() {
                match outcome {
                    Outcome::Gone => drop(slots.remove(index)),
                    Outcome::Inner(value) => slots[index].value = value,
                    Outcome::New(value) => {
                        let value = in_style_of(slots[index].value.node(), value);
                        slots[index].put(value, way.clone());
                    }
                    Outcome::Same => {}
                }
            }
            slots.extend(added);
        }
        Ok(Outcome::Inner(value))
    }

    fn way(&self) -> Origin {
        Origin::new(Cause::Patch, Some(self.item.clone()))
    }

    /// Remembers what stood at the present path; `cause` is what the patch has there.
    fn bury(&mut self, was: &Value, cause: Option<&Value>) {
        let by = cause.map_or_else(|| self.item.clone(), |cause| directive::place(cause).unwrap_or(cause.place()));
        self.tombstones.push(Tombstone { path: self.path.clone(), was: was.clone(), by });
    }

    /// `wrong node kind` of the engine (kyaml/yaml/fns.go `ErrorIfInvalid`).
    fn clash(&self, ours: Kind, theirs: Kind, patch: &Value) -> Problem {
        let word = |kind| match kind {
            Kind::Scalar => "a scalar",
            Kind::Map => "a mapping",
            Kind::Seq => "a list",
        };
        let field = self.path.join(".");
        let message = format!(
            "the patch has {} for `{field}`, which is {} in the object: they cannot be merged",
            word(theirs),
            word(ours)
        );
        Problem::new(ProblemKind::Patch, patch.place(), message)
    }
}

impl Outcome {
    /// The value, `same` where it did not change.
    fn value_or(self, same: Value) -> Value {
        match self {
            Outcome::Inner(value) | Outcome::New(value) => value,
            Outcome::Same | Outcome::Gone => same,
        }
    }
}

/// Scalars, and lists that do not merge: what the patch has counts.
fn replace(side: Side<'_>) -> Outcome {
    match side {
        Side::Other(patch) if patch.is_null() => Outcome::Gone,
        Side::Other(patch) => Outcome::New(patch.clone()),
        Side::Nothing | Side::Itself => Outcome::Same,
    }
}

/// The schema of a mapping that says itself what it is.
fn own_schema(value: Option<&Value>) -> Option<Schema> {
    let node = value?.node();
    let text = |key| node.get(key).filter(|value| !value.is_null()).and_then(Node::text);
    schema(text("apiVersion")?, text("kind")?)
}

/// A scalar of a patch takes the style of the one it replaces, so that `2` over `"1"` is a string
/// (kyaml/yaml/fns.go `FieldSetter`).
fn in_style_of(old: Node<'_>, value: Value) -> Value {
    let node = value.node();
    let quoted = old.kind() == Kind::Scalar && old.style() != Style::Plain && !old.is_null();
    let typed = node.style() == Style::Plain && !matches!(node.scalar(Reader::Kyaml), Some(Scalar::Str(_)) | None);
    if !(quoted && typed) {
        return value;
    }
    let text = node.text().unwrap_or("");
    let scalar = MadeScalar {
        text: text.into(),
        style: old.style(),
        known: node.is_known(),
        pieces: node.pieces().into_boxed_slice(),
    };
    Value::made(Content::Scalar(scalar), value.place())
}

/// The fields of a mapping by name.
#[derive(Default)]
struct Fields {
    slots: Vec<Option<Slot>>,
    by_key: HashMap<String, usize>,
}

fn first_of_each(slots: Vec<Slot>) -> Fields {
    let mut fields = Fields::default();
    for slot in slots {
        let Some(key) = slot.key.as_ref().and_then(Value::text) else { continue };
        let index = fields.slots.len();
        if !fields.by_key.contains_key(key) {
            fields.by_key.insert(key.to_owned(), index);
            fields.slots.push(Some(slot));
        }
    }
    fields
}

impl Fields {
    fn take(&mut self, key: &str) -> Option<Slot> {
        self.slots[*self.by_key.get(key)?].take()
    }

    fn rest(self) -> impl Iterator<Item = Slot> {
        self.slots.into_iter().flatten()
    }
}
