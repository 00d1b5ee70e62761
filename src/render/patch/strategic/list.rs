//! Lists whose elements are merged by their keys, as the engine does it
//! (kustomize kyaml/yaml/walk/associative_sequence.go).
//!
//! Elements of the patch come first. Ordinary lists, whose elements all have the one key, take a straight way; for all
//! others the steps of the engine are followed one by one, because what it makes of them is a matter of these steps:
//! an element without its key, for one, empties the list.

mod steps;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    render::{
        Problem, ProblemKind,
        merge_keys::{ListMerge, Schema},
    },
    yaml::{Content, Slot, Value},
};

use super::{
    Merge, Outcome, Side,
    directive::{self, Directive},
    tidy,
};

use steps::Steps;

/// Elements of both lists together; the steps of the engine cost the square of it.
const MOST_ELEMENTS: usize = 2000;

impl Merge<'_> {
    pub(super) fn list(
        &mut self,
        dest: Option<&Value>,
        side: Side<'_>,
        known: Option<Schema>,
    ) -> Result<Outcome, Problem> {
        let keys: &[&str] = match known.map(Schema::list) {
            Some(ListMerge::Merge(keys)) => keys,
            _ => &[""],
        };
        let item = known.and_then(Schema::item);
        let Some(dest) = dest.filter(|dest| !dest.is_null()) else {
            let Side::Other(patch) = side else { return Ok(Outcome::Same) };
            // Directives of an added list are not looked at as such.
            let own = patch.items();
            let made = self.elements(patch, own, None, true, keys, item)?;
            return Ok(Outcome::New(made.value_or(patch.clone())));
        };
        let source = match side {
            Side::Nothing => return self.elements(dest, dest.items(), None, false, keys, item),
            Side::Other(patch) if patch.is_null() => return Ok(Outcome::Gone),
            Side::Other(patch) => patch,
            Side::Itself => dest,
        };
        let (directive, rest) = directive::of_items(&source.items())?;
        match (directive, side) {
            (Some(Directive::Delete), _) => Ok(Outcome::Gone),
            (Some(Directive::Replace), Side::Other(patch)) => {
                let left = with_items(patch, rest.clone());
                let made = self.elements(&left, rest, None, true, keys, item)?;
                Ok(Outcome::New(made.value_or(left)))
            }
            (None, Side::Itself) => self.elements(dest, rest, None, true, keys, item),
            (Some(_), Side::Itself) => {
                let left = with_items(dest, rest.clone());
                let made = self.elements(&left, rest, None, true, keys, item)?;
                Ok(Outcome::Inner(made.value_or(left)))
            }
            _ => self.elements(dest, dest.items(), Some(rest), false, keys, item),
        }
    }

    /// Merges `theirs` into `ours`, the items of `dest`; `own`: they are of the patch themselves.
    fn elements(
        &mut self,
        dest: &Value,
        ours: Vec<Slot>,
        theirs: Option<Vec<Slot>>,
        own: bool,
        keys: &[&str],
        known: Option<Schema>,
    ) -> Result<Outcome, Problem> {
        let count = ours.len();
        let before: Vec<Value> = ours.iter().map(|slot| slot.value.clone()).collect();
        let lists = [Some(&ours), theirs.as_ref()];
        let ordinary = match keys {
            [key] if !key.is_empty() => lists.into_iter().flatten().all(|list| is_ordinary(list, key)),
            _ => false,
        };
        let slots = if let ([key], true) = (keys, ordinary) {
            self.by_one_key(ours, theirs.unwrap_or_default(), own, key, known)?
        } else {
            let all = count + theirs.as_ref().map_or(0, Vec::len);
            if all > MOST_ELEMENTS {
                let message = format!("the lists of the patch and the object have {all} elements, too many to merge");
                return Err(Problem::new(ProblemKind::Limit, self.item.clone(), message));
            }
            Steps { merge: self, arena: ours, dest: (0..count).collect(), theirs, own, known }.run(keys)?
        };
        let same = slots.len() == count
            && slots
                .iter()
                .zip(&before)
                .all(|(slot, before)| slot.as_ref().is_ok_and(|slot| slot.value.is_same(before)));
        if same {
            return Ok(Outcome::Same);
        }
        let slots = slots.into_iter().map(|slot| slot.unwrap_or_else(|slot| slot)).collect();
        Ok(Outcome::Inner(with_items(dest, slots)))
    }

    /// One element, its outcome in place where it has one.
    fn element(&mut self, name: &str, ours: Option<&Value>, theirs: Side<'_>, known: Option<Schema>) -> Walked {
        self.path.push(name.to_owned());
        let outcome = self.walk(ours, theirs, known);
        if let (Ok(Outcome::Gone), Some(was), Side::Other(patch)) = (&outcome, ours, theirs) {
            self.bury(was, Some(patch));
        }
        self.path.pop();
        outcome
    }

    fn by_one_key(
        &mut self,
        ours: Vec<Slot>,
        theirs: Vec<Slot>,
        own: bool,
        key: &str,
        known: Option<Schema>,
    ) -> Result<Vec<Result<Slot, Slot>>, Problem> {
        let text = |slot: &Slot| tidy::keyed(slot.value.node(), key).unwrap_or("").to_owned();
        let by_key: HashMap<String, usize> = ours.iter().enumerate().map(|(at, slot)| (text(slot), at)).collect();
        let mut taken = HashSet::new();
        let mut slots = Vec::new();
        for slot in theirs {
            let at = by_key.get(&text(&slot)).copied();
            let name = at.map_or_else(|| "-".to_owned(), |at| at.to_string());
            let old = at.map(|at| &ours[at]);
            taken.extend(at);
            match (self.element(&name, old.map(|old| &old.value), Side::Other(&slot.value), known)?, old) {
                (Outcome::Gone, _) => {}
                // What replaces an element is itself replaced by the old one when the lists are joined.
                (Outcome::Same | Outcome::New(_), Some(old)) => slots.push(Ok(old.clone())),
                (Outcome::Inner(value) | Outcome::New(value), old) => {
                    if directive::is_empty(value.node()) {
                        continue;
                    }
                    let way = Some(Arc::new(self.way()));
                    let new = Slot { key: None, value, way };
                    slots.push(Err(old.map_or(new.clone(), |old| Slot { value: new.value, ..old.clone() })));
                }
                (Outcome::Same, None) => {}
            }
        }
        for (at, slot) in ours.into_iter().enumerate() {
            if taken.contains(&at) {
                continue;
            }
            let side = if own { Side::Itself } else { Side::Nothing };
            match self.element(&at.to_string(), Some(&slot.value), side, known)? {
                Outcome::Gone => {}
                Outcome::Same => slots.push(Ok(slot)),
                Outcome::Inner(value) | Outcome::New(value) if !directive::is_empty(value.node()) => {
                    slots.push(Err(Slot { value, ..slot }));
                }
                _ => {}
            }
        }
        Ok(slots)
    }
}

type Walked = Result<Outcome, Problem>;

/// Whether each element is a mapping with a key of its own.
fn is_ordinary(list: &[Slot], key: &str) -> bool {
    let mut seen = HashSet::new();
    list.iter().all(|slot| tidy::keyed(slot.value.node(), key).is_some_and(|value| seen.insert(value)))
}

fn with_items(list: &Value, slots: Vec<Slot>) -> Value {
    Value::made(Content::Seq(slots), list.place())
}
