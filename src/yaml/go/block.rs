//! Block mappings: a key must be written.

use crate::yaml::{Node, Problem, Style, tree::NONE};

use super::refused;

/// `: value` without a key: go-yaml wants `? ` before it (parserc.go:yaml_parser_parse_block_mapping_key).
pub(super) fn empty_keys(map: Node<'_>, found: &mut Vec<Problem>) {
    for entry in map.own_entries() {
        if is_absent(entry.key) && colon_at(map, entry.key) {
            let at = entry.key.span().start as usize;
            refused(found, at, at + 1, "kustomize refuses a `:` without a key before it");
        }
    }
}

/// Nothing is written, neither value nor tag nor anchor.
pub(super) fn is_absent(node: Node<'_>) -> bool {
    let data = node.data();
    data.span.is_empty() && data.style == Style::Plain && data.properties == NONE && !node.is_alias()
}

/// Whether the key would stand right at its `:`, with no `?` of this mapping in front: only the `:` was written.
pub(super) fn colon_at(map: Node<'_>, key: Node<'_>) -> bool {
    let text = key.yaml().source().text();
    let at = key.span().start as usize;
    let start = (map.span().start as usize).min(at);
    text[at..].starts_with(':') && !text[start..at].trim_end().ends_with('?')
}
