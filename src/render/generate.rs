//! `configMapGenerator` and `secretGenerator`: one entry with its options makes one object.
//!
//! kustomize api/internal/generators, api/types/generatoroptions.go; how the object meets those that are there already
//! is in [`absorb`](absorb()).

mod absorb;
mod build;
mod content;
mod sops;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, sync::Arc};

use crate::{
    text::{Place, Source},
    yaml::{Node, Value},
};

use super::{
    Behavior, ProblemKind, Resource, Set,
    given::{Given, Text, field},
};

pub use absorb::absorb;

/// What an entry makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generator {
    ConfigMap,
    Secret,
}

/// Opens a file by the path as it is written in the value; `None` where it is missing or refused, which is said.
pub type Open<'a> = dyn Fn(&str, &Value) -> Option<Arc<Source>> + 'a;

/// One entry of a generator list, or one generator object.
pub struct Entry<'a> {
    pub generator: Generator,
    pub value: &'a Value,
    /// `generatorOptions` of the same file; an object of `generators:` has none.
    pub options: Option<&'a Value>,
    pub open: &'a Open<'a>,
    /// Whether Flux decrypts the files of a `secretGenerator` before the build.
    pub decrypts: bool,
    /// Whether this is an object of `generators:`.
    pub is_object: bool,
}

impl Generator {
    pub fn kind(self) -> &'static str {
        match self {
            Generator::ConfigMap => "ConfigMap",
            Generator::Secret => "Secret",
        }
    }
}

/// The object that an entry makes; `None` if it cannot make one, then `set` has the problem.
pub fn generate(entry: &Entry<'_>, set: &mut Set) -> Option<Resource> {
    let node = entry.value.node();
    let place = entry.value.place();
    let before = set.problems.len();
    let content = content::content(entry, set);
    let mut given = Given { problems: &mut set.problems, lenient: entry.is_object };
    // A generator object lends its own name and namespace.
    let metadata = field(node, "metadata").filter(|_| entry.is_object);
    let mut own = |name: &str| given.filled(node, name).or_else(|| metadata.and_then(|node| given.filled(node, name)));
    let name = own("name");
    let namespace = own("namespace");
    let behavior = given.filled(node, "behavior");
    let kind = given.filled(node, "type");
    // The engine takes no numbers for strings here, in an object neither.
    given.lenient = false;
    let local = given.map(node, "options");
    let options = options(&mut given, local, entry.options.map(Value::node));
    let Some(name) = name else {
        let list = if entry.generator == Generator::Secret { "secretGenerator" } else { "configMapGenerator" };
        set.refuse(ProblemKind::Generator, place, format!("an entry of `{list}` has no `name`"));
        return None;
    };
    if set.problems.len() > before {
        return None;
    }
    let mut resource = Resource::new(build::object(entry, name, namespace, kind, &content, &options));
    resource.birth = place;
    resource.needs_hash = !options.disable_hash;
    resource.opaque_hash = content.is_opaque;
    resource.behavior = match behavior.as_ref().map(|text| &*text.value) {
        Some("create") => Behavior::Create,
        Some("replace") => Behavior::Replace,
        Some("merge") => Behavior::Merge,
        // The engine takes any other word for none at all.
        _ => Behavior::Unspecified,
    };
    Some(resource)
}

/// `options` of an entry, those of the whole file merged under it.
#[derive(Debug, Default)]
struct Options {
    labels: Vec<Item>,
    annotations: Vec<Item>,
    disable_hash: bool,
    /// Where `immutable: true` is written.
    immutable: Option<Place>,
}

/// A key and a value with the places where they are written.
#[derive(Debug)]
struct Item {
    key: Value,
    value: Value,
    /// The line that brings it in.
    by: Place,
}

/// A boolean that is true for the whole file cannot be undone in an entry (`MergeGlobalOptionsIntoLocal`).
fn options(given: &mut Given<'_>, local: Option<Node<'_>>, global: Option<Node<'_>>) -> Options {
    let mut options = Options::default();
    let mut seen = HashSet::new();
    for node in [local, global].into_iter().flatten() {
        for (name, items) in [("labels", &mut options.labels), ("annotations", &mut options.annotations)] {
            for (entry, value) in given.pairs(node, name) {
                let key = entry.key.text().unwrap_or_default();
                if seen.insert((name, key)) {
                    let by = entry.key.place();
                    items.push(Item {
                        key: Value::string(key, by.clone()),
                        value: Value::string(value, entry.value.place()),
                        by,
                    });
                }
            }
        }
        options.disable_hash |= given.flag(node, "disableNameSuffixHash");
        if given.flag(node, "immutable") && options.immutable.is_none() {
            options.immutable = field(node, "immutable").map(Node::place);
        }
    }
    options
}
