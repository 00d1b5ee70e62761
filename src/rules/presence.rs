//! Whether a field is set, as the rules of a CRD see it (`has`): null counts as absent, for the API server prunes it.

use crate::yaml::{Entry, Kind, Node};

/// The entry of a mapping under a key, if it certainly is set. A variable may be put in as null, but not into lines of
/// text.
pub(super) fn set<'a>(map: Node<'a>, key: &str) -> Option<Entry<'a>> {
    let has_lines = |node: Node<'_>| node.text().is_some_and(|text| text.trim_end().contains('\n'));
    map.entry(key).filter(|entry| !entry.value.is_null() && (entry.value.is_known() || has_lines(entry.value)))
}

/// Whether a mapping certainly has nothing under a key. What is wrong with anything but a mapping is for its schema.
pub(super) fn is_absent(map: Node<'_>, key: &str) -> bool {
    map.kind() == Kind::Map
        && map.entry(key).is_none_or(|entry| entry.value.is_null())
        && map.entries().iter().all(|entry| entry.key.is_known())
}
