//! Tabs: go-yaml takes them between values, never where indentation counts.

use memchr::{memchr, memrchr};

use crate::yaml::{Comment, Problem, Style, Yaml, written::Written};

use super::refused;

/// Looks at the first tab of every line that has one; what it stands behind or in decides for the others.
pub(super) fn check(yaml: &Yaml, found: &mut Vec<Problem>) {
    let text = yaml.source.text();
    let mut next = 0;
    while let Some(tab) = memchr(b'\t', &text.as_bytes()[next..]) {
        let at = next + tab;
        let line = memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1);
        if let Some(message) = refusal(yaml, text, line, at) {
            refused(found, at, at + 1, message);
        }
        next = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
    }
}

fn refusal(yaml: &Yaml, text: &str, line: usize, at: usize) -> Option<&'static str> {
    let lead = &text[line..at];
    // A tab behind anything but blanks and the indicators of nested blocks separates, and that is allowed.
    let indicators = lead.trim_start_matches([' ', '\t']);
    let only_blanks = indicators.is_empty();
    if !indicators.split([' ', '\t']).all(|part| matches!(part, "" | "-" | "?" | ":")) {
        return None;
    }
    let before = yaml.scalar_before_offset(at as u32);
    if let Some(scalar) = before {
        let span = scalar.span();
        let inside = (at as u32) < span.end;
        // The `-` or `?` in front of the tab is text of a scalar that began above.
        if !only_blanks && (line as u32) < span.end && line as u32 > span.start {
            return None;
        }
        match scalar.data().style {
            Style::DoubleQuoted | Style::SingleQuoted if inside => return None,
            Style::Literal | Style::Folded if inside || only_blank_between(text, span.end, at) => {
                return block_scalar_tab(scalar, text, line, at);
            }
            Style::Plain if only_blanks && (inside || only_blank_between(text, span.end, at)) && !span.is_empty() => {
                let indent = block_indent(yaml, scalar).map_or(0, |column| column + 1);
                return (at - line < indent)
                    .then_some("kustomize refuses this tab: the text above would have to be indented here");
            }
            _ => {}
        }
    }
    if let Some(header) = leading_block_scalar(yaml, text, at) {
        return block_scalar_tab(header, text, line, at);
    }
    if yaml.flow_around(at as u32).is_some() || is_in_comment(yaml, at) {
        return None;
    }
    // A comment below a comment line, or behind `?`, is skipped with its blanks.
    let is_before_comment = text[at..].trim_start_matches([' ', '\t']).starts_with('#');
    if is_before_comment && (indicators.trim_end().ends_with('?') || (only_blanks && is_below_comment(yaml, line))) {
        return None;
    }
    Some(if only_blanks {
        "kustomize refuses this tab: only spaces may indent"
    } else {
        "kustomize refuses this tab: only spaces may follow a `-`, `?` or `:` that begins a line"
    })
}

/// In a block scalar a tab is text from the column of the text on.
fn block_scalar_tab(scalar: Written<'_>, text: &str, line: usize, at: usize) -> Option<&'static str> {
    let span = scalar.span();
    let written = &text[span.range()];
    let first = written.trim_start_matches([' ', '\t', '\r', '\n']);
    let start = text.len() - text[span.end as usize..].len() - first.len();
    let first_line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let lead = &text[first_line..start];
    let indent = lead.len() - lead.trim_start_matches(' ').len();
    let leading = first.is_empty() || at < start;
    (leading || at - line < indent)
        .then_some("kustomize refuses this tab: only spaces may indent the text below `|` or `>`")
}

/// The block scalar whose text is still to come: between its header and its first line stand only blanks.
fn leading_block_scalar<'a>(yaml: &'a Yaml, text: &str, at: usize) -> Option<Written<'a>> {
    let next = yaml.scalar_from_offset(at as u32)?;
    let block = matches!(next.data().style, Style::Literal | Style::Folded);
    (block && only_blank_between(text, at as u32, next.span().start as usize)).then_some(next)
}

fn only_blank_between(text: &str, start: u32, end: usize) -> bool {
    text.get(start as usize..end).is_some_and(|between| between.trim().is_empty())
}

/// The column of the innermost block list or mapping around a node.
fn block_indent(yaml: &Yaml, node: Written<'_>) -> Option<usize> {
    let block = yaml.ancestors(node).filter(|above| above.data().style == Style::Block).last()?;
    let start = block.span().start as usize;
    let text = yaml.source.text();
    Some(start - text[..start].rfind('\n').map_or(0, |at| at + 1))
}

fn is_in_comment(yaml: &Yaml, at: usize) -> bool {
    let behind = yaml.comments.partition_point(|comment: &Comment| comment.span.start as usize <= at);
    behind.checked_sub(1).is_some_and(|index| at < yaml.comments[index].span.end as usize)
}

fn is_below_comment(yaml: &Yaml, line: usize) -> bool {
    let above = yaml.comments.partition_point(|comment| (comment.span.start as usize) < line);
    above
        .checked_sub(1)
        .map(|index| yaml.comments[index])
        .is_some_and(|comment| comment.own_line && only_blank_between(yaml.source.text(), comment.span.end, line))
}
