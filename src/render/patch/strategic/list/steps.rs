//! The steps of the engine for lists that are not ordinary (kustomize kyaml/yaml/walk/associative_sequence.go,
//! kyaml/yaml/fns.go `ElementSetter` and `ElementMatcher`).

use std::{collections::HashSet, sync::Arc};

use crate::{
    render::{Problem, ProblemKind, merge_keys::Schema},
    yaml::{Kind, Node, Slot, Style, Value},
};

use super::super::{Merge, Outcome, Side, directive};

/// The engine's own steps. Elements are known by their number in `arena`: one that is merged keeps its number, as a
/// node of the engine keeps its address.
pub(super) struct Steps<'s, 'm> {
    pub merge: &'s mut Merge<'m>,
    pub arena: Vec<Slot>,
    /// The list of the object, while elements are taken out of it.
    pub dest: Vec<usize>,
    /// The list of the patch, if it is another one.
    pub theirs: Option<Vec<Slot>>,
    pub own: bool,
    pub known: Option<Schema>,
}

impl Steps<'_, '_> {
    pub fn run(mut self, keys: &[&str]) -> Result<Vec<Result<Slot, Slot>>, Problem> {
        let mut values = self.values(keys);
        if keys.len() > 1 {
            join_partial(&mut values);
        }
        if values.is_empty() {
            return Ok(self.arena.into_iter().map(Ok).collect());
        }
        let mut ready: Vec<usize> = Vec::new();
        let mut last: Vec<&str> = Vec::new();
        for value in &values {
            let (valid, wanted) = valid_keys(&values, value, keys);
            self.step(&valid, &wanted, &mut ready)?;
            last = valid;
        }
        self.join(&mut ready, &last)?;
        Ok(ready.into_iter().map(|at| Err(self.arena[at].clone())).collect())
    }

    /// The keys of all elements, each once, those of the patch first.
    fn values(&self, keys: &[&str]) -> Vec<Vec<String>> {
        let theirs = self.theirs.iter().flatten();
        let mut seen = HashSet::new();
        let mut values = Vec::new();
        for slot in theirs.chain(&self.arena) {
            let node = slot.value.node();
            let value: Vec<String> = keys
                .iter()
                .map(|key| match key.is_empty() {
                    true => node.text().unwrap_or("").to_owned(),
                    false => {
                        node.get(key).filter(|field| !field.is_null()).and_then(Node::text).unwrap_or("").to_owned()
                    }
                })
                .collect();
            if seen.insert(value.clone()) {
                values.push(value);
            }
        }
        values
    }

    fn step(&mut self, keys: &[&str], values: &[String], ready: &mut Vec<usize>) -> Result<(), Problem> {
        // Keys without a value do not count when an element is looked for, unless there is no other.
        let (some, wanted) = valid_keys(&[values.to_vec()], values, keys);
        let ours = self.dest.iter().copied().find(|&at| self.arena[at].value.node().fits(&some, &wanted));
        let fitting = self.theirs.iter_mut().flatten().find(|slot| slot.value.node().fits(&some, &wanted));
        let theirs = fitting.map(|slot| {
            let value = slot.value.clone();
            // A directive is used up when it is read.
            if directive::of_map(&value).is_ok_and(|(directive, _)| directive.is_some()) {
                slot.value.remove(directive::KEY);
            }
            value
        });
        let side = match (&theirs, self.own) {
            (Some(theirs), _) => Side::Other(theirs),
            (None, true) => Side::Itself,
            (None, false) => Side::Nothing,
        };
        let old = ours.map(|at| self.arena[at].value.clone());
        let name = ours.map_or_else(|| "-".to_owned(), |at| at.to_string());
        let found = match (self.merge.element(&name, old.as_ref(), side, self.known)?, ours) {
            (Outcome::Gone, at) => {
                if let Some(at) = at.filter(|_| self.own) {
                    self.arena[at].value.remove(directive::KEY);
                }
                None
            }
            (Outcome::Same, at) => at,
            (Outcome::Inner(value), Some(at)) => {
                self.arena[at].value = value;
                Some(at)
            }
            (Outcome::Inner(value) | Outcome::New(value), _) => {
                let way = Some(Arc::new(self.merge.way()));
                self.arena.push(Slot { key: None, value, way });
                Some(self.arena.len() - 1)
            }
        };
        let Some(found) = found.filter(|&at| !directive::is_empty(self.arena[at].value.node())) else {
            for _ in keys {
                put(&self.arena, &mut self.dest, keys, values, None).map_err(|at| self.no_map(at))?;
            }
            return Ok(());
        };
        for (key, value) in keys.iter().zip(values) {
            let slot = &mut self.arena[found];
            if !key.is_empty() && !value.is_empty() && slot.value.get(key).is_none() && slot.value.kind() == Kind::Map {
                let place = slot.value.place();
                let way = self.merge.way();
                slot.value.set(key, Value::scalar(value.as_str(), Style::Plain, place), way);
            }
        }
        put(&self.arena, ready, keys, values, Some(found)).map_err(|at| self.no_map(at))
    }

    /// Appends what is left of the object's list to what is ready (`appendListNode`).
    fn join(&mut self, ready: &mut Vec<usize>, keys: &[&str]) -> Result<(), Problem> {
        for at in std::mem::take(&mut self.dest) {
            let node = self.arena[at].value.node();
            if keys == [""] {
                let values = [node.text().unwrap_or("").to_owned()];
                put(&self.arena, ready, keys, &values, Some(at)).map_err(|at| self.no_map(at))?;
                continue;
            }
            if node.kind() != Kind::Map {
                return Err(self.no_map(at));
            }
            let mut values = Vec::new();
            for key in keys {
                match node.get(key) {
                    Some(value) => values.push(value.text().unwrap_or("").to_owned()),
                    None => ready.push(at),
                }
            }
            if keys.len() > 1 {
                put(&self.arena, ready, keys, &values, None).map_err(|at| self.no_map(at))?;
            }
            put(&self.arena, ready, keys, &values, Some(at)).map_err(|at| self.no_map(at))?;
        }
        Ok(())
    }

    fn no_map(&self, at: usize) -> Problem {
        let node = self.arena[at].value.node();
        let message = "a list that a patch merges has elements of different kinds";
        Problem::new(ProblemKind::Patch, node.place(), message)
    }
}

/// Sets, replaces or (`element` is none) takes out the elements that have these keys (kyaml/yaml/fns.go
/// `ElementSetter`); the error is an element that cannot be looked into.
fn put(
    arena: &[Slot],
    list: &mut Vec<usize>,
    keys: &[&str],
    values: &[String],
    element: Option<usize>,
) -> Result<(), usize> {
    let of_maps = keys.first().is_some_and(|key| !key.is_empty()) && values.first().is_some_and(|v| !v.is_empty());
    let mut left = Vec::with_capacity(list.len() + 1);
    let mut found = false;
    for &at in list.iter() {
        let node = arena[at].value.node();
        if directive::is_empty(node) {
            continue;
        }
        if node.kind() != Kind::Map && of_maps {
            left.push(at);
            continue;
        }
        let mut hit = false;
        for (index, key) in keys.iter().enumerate() {
            if let Some(value) = values.get(index) {
                hit = match (key.is_empty(), node.kind()) {
                    (true, Kind::Scalar) => node.text() == Some(value),
                    (false, Kind::Map) => {
                        node.get(key).is_some_and(|field| value.is_empty() || field.text().unwrap_or("") == value)
                    }
                    _ => return Err(at),
                };
            }
            if !hit {
                break;
            }
        }
        if !hit {
            if !values.is_empty() {
                left.push(at);
            }
            continue;
        }
        found = true;
        left.extend(element);
    }
    *list = left;
    if let Some(element) = element.filter(|_| !found) {
        list.push(element);
    }
    Ok(())
}

/// Keys that any of `all` has a value for, with the values of one element (`validateKeys`).
fn valid_keys<'k>(all: &[Vec<String>], values: &[String], keys: &[&'k str]) -> (Vec<&'k str>, Vec<String>) {
    let used = |index: usize| all.iter().any(|values| values.get(index).is_some_and(|value| !value.is_empty()));
    let valid: Vec<usize> = (0..keys.len()).filter(|&index| used(index)).collect();
    if valid.is_empty() {
        return (keys.to_vec(), values.to_vec());
    }
    let of = |index: &usize| values.get(*index).cloned().unwrap_or_default();
    (valid.iter().map(|&index| keys[index]).collect(), valid.iter().map(of).collect())
}

/// Two sets of keys that differ only where one has none are one (`mergeValues`).
fn join_partial(all: &mut [Vec<String>]) {
    for one in 0..all.len() {
        // As it was when its turn came, whatever it has become since.
        let a = all[one].clone();
        for other in 0..all.len() {
            let b = &all[other];
            let mut common = false;
            let clash = a.len() != b.len()
                || a.iter().zip(b).any(|(a, b)| {
                    common |= a == b;
                    a != b && !a.is_empty() && !b.is_empty()
                });
            if clash || !common {
                continue;
            }
            let joined: Vec<String> =
                a.iter().zip(b).map(|(a, b)| if a.is_empty() { b.clone() } else { a.clone() }).collect();
            all[one] = joined.clone();
            all[other] = joined;
        }
    }
}

trait Fits {
    fn fits(self, keys: &[&str], values: &[String]) -> bool;
}

impl Fits for Node<'_> {
    /// Whether an element has these keys (kyaml/yaml/fns.go `ElementMatcher`).
    fn fits(self, keys: &[&str], values: &[String]) -> bool {
        if keys == [""] {
            return self.text().unwrap_or("") == values[0];
        }
        let has =
            |(key, value): (&&str, &String)| self.get(key).is_some_and(|field| field.text().unwrap_or("") == value);
        self.kind() == Kind::Map && keys.iter().zip(values).all(has)
    }
}
