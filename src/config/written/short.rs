//! Entries that may be a bare name, and mappings that keep their order and their places.

use std::{fmt, marker::PhantomData};

#[cfg(test)]
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_yaml::{Location, Spanned};

use super::{WrittenCluster, WrittenConfigMap, WrittenSecret, WrittenVariable};

/// A mapping, or the text that is its only field of need.
pub(in crate::config) struct Short<T>(pub T);

/// A name, or a mapping with more.
#[cfg(test)]
#[derive(JsonSchema)]
#[serde(untagged)]
#[cfg_attr(test, schemars(rename = "{T}OrName"))]
#[allow(dead_code, reason = "only its schema is used")]
pub(super) enum NameOr<T> {
    Name(String),
    Full(T),
}

/// What a bare name stands for. The place of the name is that of the entry, so it has none itself.
pub(in crate::config) trait Named {
    fn named(name: Spanned<String>) -> Self;
}

impl Named for WrittenCluster {
    fn named(path: Spanned<String>) -> Self {
        Self { path, flux_version: None, kubernetes_version: None }
    }
}

impl Named for WrittenSecret {
    fn named(name: Spanned<String>) -> Self {
        Self { name, keys: None, clusters: Vec::new() }
    }
}

impl Named for WrittenConfigMap {
    fn named(name: Spanned<String>) -> Self {
        Self { name, keys: None, data: None, clusters: Vec::new() }
    }
}

impl Named for WrittenVariable {
    fn named(name: Spanned<String>) -> Self {
        Self { name, value: None, clusters: Vec::new() }
    }
}

impl<'de, T: Deserialize<'de> + Named> Deserialize<'de> for Short<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameOrMapping<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Named> Visitor<'de> for NameOrMapping<T> {
            type Value = Short<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name or a mapping")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Short(T::named(Spanned::new(name.to_owned(), Location::UNKNOWN, Location::UNKNOWN))))
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Self::Value, M::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Short)
            }
        }

        deserializer.deserialize_any(NameOrMapping(PhantomData))
    }
}

/// A mapping in the order in which it is written.
pub(in crate::config) struct Pairs<T>(pub Vec<(Spanned<String>, Spanned<T>)>);

impl<T> Default for Pairs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Pairs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
            type Value = Pairs<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(InOrder(PhantomData))
    }
}
