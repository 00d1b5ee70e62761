//! What go-yaml wants between brackets.

use crate::yaml::{Kind, Problem, Style, tree::Shape, written::Written};

use super::{
    block::{colon_at, is_absent},
    refused,
};

/// Checks a flow list or mapping, not what lies in nested ones.
pub(super) fn check(node: Written<'_>, found: &mut Vec<Problem>) {
    let children = node.yaml().children_of(node.id);
    for &id in children {
        let child = Written { yaml: node.yaml(), id };
        plain(child, found);
        tag(child, node, found);
    }
    for (key, _) in node.pairs() {
        if is_absent(key) && colon_at(node, key) {
            let at = key.span().start as usize;
            refused(found, at, at + 1, "kustomize refuses a `:` without a key before it");
        } else {
            key_line(key, found);
        }
    }
}

/// Whether a line of the brackets stands no deeper than the block they are in: only a strict second reading can
/// tell what the specification says to it.
pub(super) fn is_under_indented(node: Written<'_>) -> bool {
    let text = node.yaml().source().text();
    let written = &text[node.span().range()];
    if !written.contains('\n') {
        return false;
    }
    let line_start = text[..node.span().start as usize].rfind('\n').map_or(0, |at| at + 1);
    // The block in front of the bracket begins on its line or above, never deeper than the line's first character.
    let lead = &text[line_start..node.span().start as usize];
    if lead.trim_matches([' ', '-']).is_empty() && !lead.contains('-') && line_start == 0 {
        return false;
    }
    let indent = lead.len() - lead.trim_start_matches([' ', '-', '?', ':']).len();
    written
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .any(|line| line.len() - line.trim_start_matches(' ').len() <= indent)
}

/// A plain scalar ends at `?` and cannot begin with `:` (scannerc.go:yaml_parser_scan_plain_scalar).
fn plain(node: Written<'_>, found: &mut Vec<Problem>) {
    let data = node.data();
    if data.style != Style::Plain || !matches!(data.shape, Shape::Raw | Shape::Cooked) {
        return;
    }
    let start = data.span.start as usize;
    let written = node.yaml().source().slice(data.span);
    if written.starts_with(':') {
        refused(
            found,
            start,
            start + 1,
            format!("kustomize refuses `{written}` between brackets: it begins with `:`, quote it"),
        );
    } else if let Some(at) = written.get(1..).and_then(|rest| rest.find('?')) {
        let message = format!("kustomize refuses `{written}` between brackets: it holds `?`, quote it");
        refused(found, start + 1 + at, start + 2 + at, message);
    }
}

/// A tag takes `,` and brackets as part of its name (scannerc.go:yaml_parser_scan_tag_uri).
fn tag(node: Written<'_>, parent: Written<'_>, found: &mut Vec<Problem>) {
    let Some(place) = node.tag_place() else { return };
    let end = place.span.end as usize;
    let next = node.yaml().source().text().as_bytes().get(end);
    // In a list `!!str,` still reads: the tag is longer and stands before the next item.
    if matches!(next, Some(b']' | b'}')) || (next == Some(&b',') && parent.own_kind() == Kind::Map) {
        let message = format!("kustomize refuses the tag `{}` without a space after it", place.text());
        refused(found, place.span.start as usize, end, message);
    }
}

/// A key without `?` and its `:` stand on one line (scannerc.go:yaml_simple_key_is_valid).
fn key_line(key: Written<'_>, found: &mut Vec<Problem>) {
    let text = key.yaml().source().text();
    let span = key.span();
    let Some(colon) = colon_behind(text, span.end as usize) else { return };
    if !text[span.start as usize..colon].contains('\n') || text[..span.start as usize].trim_end().ends_with('?') {
        return;
    }
    let message = "kustomize refuses a key between brackets whose `:` is on another line";
    refused(found, span.start as usize, colon + 1, message);
}

/// The `:` that follows a key, behind blanks, line breaks and comments.
fn colon_behind(text: &str, end: usize) -> Option<usize> {
    let mut at = end;
    loop {
        let rest = text.get(at..)?.trim_start();
        at = text.len() - rest.len();
        match rest.as_bytes().first()? {
            b':' => return Some(at),
            b'#' => at += rest.find('\n')?,
            _ => return None,
        }
    }
}
