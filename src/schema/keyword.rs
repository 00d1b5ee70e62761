//! What the API server asks for and JSON Schema has no word for.
//!
//! A null counts as absent in a property that may not be null: the API server takes such nulls out before it looks
//! (apiextensions-apiserver, `PruneNonNullableNullsWithoutDefaults`), and Go reads a null as the empty value.

use std::{collections::HashMap, sync::Arc};

use jsonschema::{Keyword, Retrieve, ValidationError, ValidationOptions, json::Node as _, paths::Location};
use serde_json::{Map, Value};

use crate::{
    model::value::regexp::Regexp,
    yaml::{Kind, Node},
};

use super::tree::{At, Tree, json};

/// Keys that must be there and hold more than null; beside it [`OR_NULL`].
pub(super) const REQUIRED: &str = "x-required";
/// Those of them that may hold null.
pub(super) const OR_NULL: &str = "x-or-null";
/// Items and values of a map must not be null.
pub(super) const NO_NULLS: &str = "x-no-nulls";
/// As `pattern`, in the grammar of Go and compiled when first asked.
pub(super) const PATTERN: &str = "x-pattern";
/// How many keys there may be: `[least or null, most or null, the keys that a default adds]`. Nulls do not count.
pub(super) const SIZE: &str = "x-size";
/// The keys by which items are told apart, or an empty list for items that are.
pub(super) const UNIQUE_BY: &str = "x-unique-by";

/// Beside [`UNIQUE_BY`]: the values of such keys where an item leaves them out.
pub(super) const DEFAULTS: &str = "x-defaults";

type Options<'a> = ValidationOptions<'a, Arc<dyn Retrieve>, Tree>;
type Made<'a> = Result<Box<dyn for<'i> Keyword<'i, Tree>>, ValidationError<'a>>;

/// The options with our keywords.
pub(super) fn with_keywords(options: Options<'_>) -> Options<'_> {
    options
        .with_keyword(REQUIRED, required)
        .with_keyword(NO_NULLS, no_nulls)
        .with_keyword(PATTERN, pattern)
        .with_keyword(SIZE, size)
        .with_keyword(UNIQUE_BY, unique_by)
}

fn required<'a>(parent: &'a Map<String, Value>, value: &'a Value, _: Location) -> Made<'a> {
    let texts = |value: Option<&Value>| -> Vec<String> {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let or_null = texts(parent.get(OR_NULL));
    let keys = texts(Some(value)).into_iter().map(|key| (or_null.contains(&key), key)).collect();
    Ok(Box::new(Required(keys)))
}

fn no_nulls<'a>(_: &'a Map<String, Value>, _: &'a Value, _: Location) -> Made<'a> {
    Ok(Box::new(NoNulls))
}

fn pattern<'a>(_: &'a Map<String, Value>, value: &'a Value, _: Location) -> Made<'a> {
    let text = value.as_str().unwrap_or_default();
    Ok(Box::new(Pattern { text: text.to_owned(), regexp: Regexp::parse(text).ok() }))
}

fn size<'a>(_: &'a Map<String, Value>, value: &'a Value, _: Location) -> Made<'a> {
    let number = |index: usize| value.get(index).and_then(Value::as_u64);
    let added = value.get(2).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    Ok(Box::new(Size { least: number(0), most: number(1), added: added.map(str::to_owned).collect() }))
}

fn unique_by<'a>(parent: &'a Map<String, Value>, value: &'a Value, _: Location) -> Made<'a> {
    let default = |key: &str| parent.get(DEFAULTS).and_then(|defaults| defaults.get(key)).map(Value::to_string);
    let keys = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    Ok(Box::new(UniqueBy(keys.map(|key| (key.to_owned(), default(key))).collect())))
}

/// Whether a null may stand for the value, and the key.
struct Required(Vec<(bool, String)>);

impl Required {
    fn missing(&self, node: At<'_>) -> Vec<&str> {
        let Some(map) = node.node().filter(|node| node.kind() == Kind::Map) else { return Vec::new() };
        let is_missing = |(or_null, key): &&(bool, String)| match map.get(key) {
            None => true,
            Some(value) => !or_null && value.is_null(),
        };
        self.0.iter().filter(is_missing).map(|(_, key)| key.as_str()).collect()
    }
}

impl<'i> Keyword<'i, Tree> for Required {
    fn validate(&self, instance: At<'i>) -> Result<(), ValidationError<'i>> {
        self.missing(instance).first().map_or(Ok(()), |key| Err(ValidationError::custom(*key)))
    }

    fn is_valid(&self, instance: At<'i>) -> bool {
        self.missing(instance).is_empty()
    }

    fn iter_errors(&self, instance: At<'i>) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let errors: Vec<_> = self.missing(instance).into_iter().map(ValidationError::custom).collect();
        Box::new(errors.into_iter())
    }
}

struct NoNulls;

/// The first null of a list or map, by index or key.
fn first_null(node: At<'_>) -> Option<String> {
    let node = node.node()?;
    match node.kind() {
        Kind::Seq => node.items().position(Node::is_null).map(|index| index.to_string()),
        Kind::Map => {
            let entry = node.entries().into_iter().find(|entry| entry.value.is_null())?;
            Some(entry.key.text().unwrap_or_default().to_owned())
        }
        Kind::Scalar => None,
    }
}

impl<'i> Keyword<'i, Tree> for NoNulls {
    fn validate(&self, instance: At<'i>) -> Result<(), ValidationError<'i>> {
        first_null(instance).map_or(Ok(()), |step| Err(ValidationError::custom(step)))
    }

    fn is_valid(&self, instance: At<'i>) -> bool {
        first_null(instance).is_none()
    }
}

/// A pattern that Go refuses, or that is too large to run, is met by everything.
struct Pattern {
    text: String,
    regexp: Option<Regexp>,
}

impl<'i> Keyword<'i, Tree> for Pattern {
    fn validate(&self, instance: At<'i>) -> Result<(), ValidationError<'i>> {
        if Keyword::<Tree>::is_valid(self, instance) { Ok(()) } else { Err(ValidationError::custom(self.text.clone())) }
    }

    fn is_valid(&self, instance: At<'i>) -> bool {
        let Some(text) = instance.as_string() else { return true };
        self.regexp.as_ref().and_then(|regexp| regexp.is_match(&text)).unwrap_or(true)
    }
}

struct Size {
    least: Option<u64>,
    most: Option<u64>,
    added: Vec<String>,
}

impl<'i> Keyword<'i, Tree> for Size {
    fn validate(&self, instance: At<'i>) -> Result<(), ValidationError<'i>> {
        let Some(map) = instance.node().filter(|node| node.kind() == Kind::Map) else { return Ok(()) };
        let is_there = |key: &str| map.get(key).is_some_and(|value| !value.is_null());
        let own = map.entries().iter().filter(|entry| !entry.value.is_null()).count();
        let count = (own + self.added.iter().filter(|key| !is_there(key)).count()) as u64;
        match (self.least, self.most) {
            (Some(least), _) if count < least => Err(ValidationError::custom(format!("min {least}"))),
            (_, Some(most)) if count > most => Err(ValidationError::custom(format!("max {most}"))),
            _ => Ok(()),
        }
    }

    fn is_valid(&self, instance: At<'i>) -> bool {
        self.validate(instance).is_ok()
    }
}

/// By these keys, each with its default as JSON, or by the whole item.
struct UniqueBy(Vec<(String, Option<String>)>);

impl UniqueBy {
    /// The indexes of the first two items that are the same.
    fn twins(&self, node: At<'_>) -> Option<(usize, usize)> {
        let list = node.node().filter(|node| node.kind() == Kind::Seq)?;
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (index, item) in list.items().enumerate() {
            let Some(identity) = self.identity(item) else { continue };
            if let Some(&first) = seen.get(&identity) {
                return Some((first, index));
            }
            seen.insert(identity, index);
        }
        None
    }

    /// `None` where a key is not known or all are missing.
    fn identity(&self, item: Node<'_>) -> Option<String> {
        if self.0.is_empty() {
            return super::unknown::is_whole(item).then(|| json(item).to_string());
        }
        if !self.0.iter().any(|(key, _)| item.get(key).is_some()) {
            return None;
        }
        let part = |(key, default): &(String, Option<String>)| match item.get(key) {
            Some(value) if !value.is_known() => None,
            Some(value) => Some(json(value).to_string()),
            None => Some(default.clone().unwrap_or_default()),
        };
        let parts: Option<Vec<String>> = self.0.iter().map(part).collect();
        parts.map(|parts| parts.join("\n"))
    }
}

impl<'i> Keyword<'i, Tree> for UniqueBy {
    fn validate(&self, instance: At<'i>) -> Result<(), ValidationError<'i>> {
        self.twins(instance).map_or(Ok(()), |(first, second)| Err(ValidationError::custom(format!("{first} {second}"))))
    }

    fn is_valid(&self, instance: At<'i>) -> bool {
        self.twins(instance).is_none()
    }
}
