//! Whether the engine would leave a value as it is when a patch says nothing about it.
//!
//! It walks everything, takes out empty values, and merges the elements of a list that have the same keys. Nearly
//! nothing needs that, and what does not is left shared.

use std::collections::HashSet;

use crate::{
    render::merge_keys::{ListMerge, Schema, schema},
    yaml::{Kind, Node},
};

use super::directive::{self, KEY};

/// `own`: the value comes from a patch, so nulls and directives go too.
pub(super) fn is_tidy(node: Node<'_>, known: Option<Schema>, own: bool) -> bool {
    match node.kind() {
        Kind::Scalar => !node.is_null() || (!own && node.text().is_some_and(|text| !text.is_empty())),
        Kind::Map => {
            let text = |key| node.get(key).filter(|value| !value.is_null()).and_then(Node::text);
            let known = known.or_else(|| schema(text("apiVersion")?, text("kind")?));
            node.entries().into_iter().all(|entry| {
                let key = entry.key.text().unwrap_or("");
                !(own && key == KEY) && is_tidy(entry.value, known.and_then(|known| known.property(key)), own)
            })
        }
        Kind::Seq => {
            let Some(known) = known else { return true };
            match known.list() {
                ListMerge::Replace => true,
                ListMerge::Merge([key]) => {
                    let mut seen = HashSet::new();
                    node.items().all(|item| {
                        keyed(item, key).is_some_and(|value| seen.insert(value)) && is_tidy(item, known.item(), own)
                    })
                }
                ListMerge::Merge(keys) => {
                    let mut seen = HashSet::new();
                    node.items().all(|item| {
                        let values: Option<Vec<&str>> = keys.iter().map(|key| keyed(item, key)).collect();
                        values.is_some_and(|values| seen.insert(values)) && is_tidy(item, known.item(), own)
                    })
                }
                ListMerge::PrimitiveSet => {
                    let mut seen = HashSet::new();
                    node.items().all(|item| {
                        let text = item.text().filter(|text| !text.is_empty() && !item.is_null());
                        text.is_some_and(|text| seen.insert(text))
                    })
                }
            }
        }
    }
}

/// The value of a merge key in an element; `None` where the element is not an ordinary one.
pub(super) fn keyed<'a>(item: Node<'a>, key: &str) -> Option<&'a str> {
    if item.kind() != Kind::Map || directive::is_empty(item) {
        return None;
    }
    let value = item.get(key)?;
    value.text().filter(|text| !text.is_empty() && !value.is_null())
}
