//! The templates of Go's `Regexp.Expand`: `$name`, `${name}`, `$1`, `$$`.

use std::ops::Range;

/// A reference to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Bytes of the template, dollar and braces included.
    pub at: Range<usize>,
    /// As long as letters, digits and `_` go: `$1x` is the group named `1x`.
    pub name: String,
    /// Set when the name is a number without leading zeros.
    pub number: Option<usize>,
}

pub(super) fn references(template: &str) -> Vec<Reference> {
    pieces(template)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Reference(reference) => Some(reference),
            Piece::Text(_) => None,
        })
        .collect()
}

pub(super) fn expand<'t>(template: &str, value: impl Fn(&Reference) -> Option<&'t str>) -> String {
    pieces(template).iter().fold(String::new(), |text, piece| {
        text + match piece {
            Piece::Text(range) => &template[range.clone()],
            Piece::Reference(reference) => value(reference).unwrap_or_default(),
        }
    })
}

enum Piece {
    Text(Range<usize>),
    Reference(Reference),
}

fn pieces(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(dollar) = template[at..].find('$').map(|found| at + found) {
        pieces.push(Piece::Text(at..dollar));
        let rest = &template[dollar + 1..];
        at = dollar + 1;
        if rest.starts_with('$') {
            pieces.push(Piece::Text(dollar..dollar + 1));
            at += 1;
        } else if let Some(reference) = reference(rest, dollar) {
            at = reference.at.end;
            pieces.push(Piece::Reference(reference));
        } else {
            // Go leaves a malformed reference as it stands.
            pieces.push(Piece::Text(dollar..dollar + 1));
        }
    }
    pieces.push(Piece::Text(at..template.len()));
    pieces
}

/// A reference whose dollar stands at `dollar`; `rest` follows it.
fn reference(rest: &str, dollar: usize) -> Option<Reference> {
    let inner = rest.strip_prefix('{');
    let start = inner.unwrap_or(rest);
    let length = start.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(start.len());
    let name = &start[..length];
    let closed = inner.is_none() || start[length..].starts_with('}');
    if name.is_empty() || !closed {
        return None;
    }
    let braces = if inner.is_some() { 2 } else { 0 };
    let plain = name.bytes().all(|b| b.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    // Go gives up on numbers beyond eight digits and takes them for names; no group has either.
    let number = if plain && name.len() <= 8 { name.parse().ok() } else { None };
    Some(Reference { at: dollar..dollar + 1 + braces + length, name: name.to_owned(), number })
}
