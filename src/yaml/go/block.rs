//! Block mappings: a key must be written.

use crate::yaml::{Problem, Style, tree::NONE, written::Written};

use super::refused;

/// `: value` without a key: go-yaml wants `? ` before it (parserc.go:yaml_parser_parse_block_mapping_key).
pub(super) fn empty_keys(map: Written<'_>, found: &mut Vec<Problem>) {
    for (key, _) in map.pairs() {
        if is_absent(key) && colon_at(map, key) {
            let at = key.span().start as usize;
            refused(found, at, at + 1, "kustomize refuses a `:` without a key before it");
        }
    }
}

/// Nothing is written, neither value nor tag nor anchor.
pub(super) fn is_absent(node: Written<'_>) -> bool {
    let data = node.data();
    data.span.is_empty() && data.style == Style::Plain && data.properties == NONE && !node.is_alias()
}

/// Whether the key would stand right at its `:`, with no `?` of this mapping in front: only the `:` was written.
pub(super) fn colon_at(map: Written<'_>, key: Written<'_>) -> bool {
    let text = key.yaml().source().text();
    let at = key.span().start as usize;
    let start = (map.span().start as usize).min(at);
    text[at..].starts_with(':') && !text[start..at].trim_end().ends_with('?')
}
