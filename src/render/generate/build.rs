//! The object of a generator, each part with the line that asks for it.

use std::sync::Arc;

use crate::{
    text::Place,
    yaml::{Cause, Content, Origin, Slot, Style, Value},
};

use super::{Entry, Generator, Item, Options, Text, content};

pub(super) fn object(
    entry: &Entry<'_>,
    name: Text<'_>,
    namespace: Option<Text<'_>>,
    kind: Option<Text<'_>>,
    content: &content::Content,
    options: &Options,
) -> Value {
    let here = entry.value.place();
    let fixed = |key: &str, text: &str| slot(key, Value::string(text, here.clone()), &here);
    let asked = |key: &str, text: Text<'_>| {
        let place = text.node.place();
        slot(key, Value::string(text.value, place.clone()), &place)
    };
    let mut metadata = vec![asked("name", name)];
    metadata.extend(namespace.map(|namespace| asked("namespace", namespace)));
    for (key, items) in [("labels", &options.labels), ("annotations", &options.annotations)] {
        if !items.is_empty() {
            metadata.push(slot(key, map(items, &here), &here));
        }
    }
    let mut slots = vec![
        fixed("apiVersion", "v1"),
        fixed("kind", entry.generator.kind()),
        slot("metadata", Value::made(Content::Map(metadata), here.clone()), &here),
    ];
    if entry.generator == Generator::Secret {
        slots.push(kind.map_or_else(|| fixed("type", "Opaque"), |kind| asked("type", kind)));
    }
    // A Secret without entries has an empty `data`, a ConfigMap has none (kyaml/yaml/datamap.go).
    if !content.data.is_empty() || entry.generator == Generator::Secret {
        slots.push(slot("data", map(&content.data, &here), &here));
    }
    if !content.binary.is_empty() {
        slots.push(slot("binaryData", map(&content.binary, &here), &here));
    }
    if let Some(place) = &options.immutable {
        slots.push(slot("immutable", Value::scalar("true", Style::Plain, place.clone()), place));
    }
    Value::made(Content::Map(slots), here)
}

fn map(items: &[Item], place: &Place) -> Value {
    let slots = items.iter().map(|item| Slot {
        key: Some(item.key.clone()),
        value: item.value.clone(),
        way: Some(Arc::new(Origin::new(Cause::Generator, Some(item.by.clone())))),
    });
    Value::made(Content::Map(slots.collect()), place.clone())
}

fn slot(key: &str, value: Value, by: &Place) -> Slot {
    let way = Origin::new(Cause::Generator, Some(by.clone()));
    Slot { key: Some(Value::string(key, by.clone())), value, way: Some(Arc::new(way)) }
}
