//! `$patch: delete`, `replace` and `merge` (kustomize kyaml/yaml/merge2/smpdirective.go).

use crate::{
    render::{Problem, ProblemKind},
    text::Place,
    yaml::{Kind, Node, Slot, Value},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    Delete,
    Replace,
    Merge,
}

pub(super) const KEY: &str = "$patch";

/// The directive of a mapping, and the mapping without it.
pub(super) fn of_map(map: &Value) -> Result<(Option<Directive>, Value), Problem> {
    let Some(value) = map.get(KEY) else { return Ok((None, map.clone())) };
    let directive = read(&value)?;
    let mut rest = map.clone();
    rest.remove(KEY);
    Ok((Some(directive), rest))
}

/// The directive of a list, which stands in an element of its own, and the items without it.
pub(super) fn of_items(items: &[Slot]) -> Result<(Option<Directive>, Vec<Slot>), Problem> {
    let own = items.iter().find_map(|item| Some((item, item.value.get(KEY)?)));
    // In an element that says more it is about the element.
    let Some((_, value)) = own.filter(|(item, _)| item.value.node().entries().len() == 1) else {
        return Ok((None, items.to_vec()));
    };
    let directive = read(&value)?;
    let text = value.text();
    // The engine takes out all elements with this directive, those that are about themselves too.
    let same = |item: &Slot| item.value.get(KEY).is_some_and(|other| other.text() == text);
    let empty = |item: &Slot| is_empty(item.value.node());
    Ok((Some(directive), items.iter().filter(|item| !same(item) && !empty(item)).cloned().collect()))
}

/// Where a value of a patch says `$patch`.
pub(super) fn place(value: &Value) -> Option<Place> {
    value.get(KEY).map(|value| value.place())
}

/// What the engine does not count as an element of a list that merges.
pub(super) fn is_empty(node: Node<'_>) -> bool {
    node.is_null() || (node.kind() == Kind::Map && node.entries().is_empty())
}

fn read(value: &Value) -> Result<Directive, Problem> {
    match value.text() {
        Some("delete") => Ok(Directive::Delete),
        Some("replace") => Ok(Directive::Replace),
        Some("merge") => Ok(Directive::Merge),
        other => {
            let message = format!("`$patch: {}` is not valid; use `delete`, `replace` or `merge`", other.unwrap_or(""));
            Err(Problem::new(ProblemKind::Patch, value.place(), message))
        }
    }
}
