//! The pieces of a constraint: versions with parts missing or wild, hyphen ranges, operators.

use std::ops::Range;

use super::Operator;
use crate::model::value::version::identifiers_end;

/// A version as the library's regular expression finds it, before any part is judged.
pub(super) struct Partial {
    pub start: usize,
    /// One to three.
    pub parts: Vec<Range<usize>>,
    pub prerelease: Range<usize>,
    pub end: usize,
}

impl Partial {
    pub fn scan(bytes: &[u8], start: usize) -> Option<Self> {
        // `|` is in the library's character class by mistake; such a part is refused later, unless a wildcard hides it.
        let part = |from: usize| {
            let run = bytes.get(from..).unwrap_or_default();
            // The pipe of `||` never gets here in a group; it does while hyphen ranges are looked for.
            run.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X' | b'*' | b'|')).count()
        };
        let mut end = start + usize::from(bytes.get(start) == Some(&b'v'));
        let mut parts = Vec::with_capacity(3);
        let first = part(end);
        if first == 0 {
            return None;
        }
        parts.push(end..end + first);
        end += first;
        while parts.len() < 3 && bytes.get(end) == Some(&b'.') && part(end + 1) > 0 {
            let length = part(end + 1);
            parts.push(end + 1..end + 1 + length);
            end += 1 + length;
        }
        let mut suffix = |mark: u8| {
            let from = end + 1;
            if bytes.get(end) == Some(&mark) && identifiers_end(bytes, from) > from {
                end = identifiers_end(bytes, from);
                from..end
            } else {
                end..end
            }
        };
        let prerelease = suffix(b'-');
        suffix(b'+');
        Some(Self { start, parts, prerelease, end })
    }
}

pub(super) struct HyphenRange {
    pub low: Range<usize>,
    pub high: Range<usize>,
    /// White space on both sides is swallowed.
    pub end: usize,
}

/// A hyphen range whose surrounding white space begins exactly at `at`.
pub(super) fn hyphen_range(bytes: &[u8], at: usize) -> Option<HyphenRange> {
    let low = Partial::scan(bytes, at + white(&bytes[at..]))?;
    let before = white(&bytes[low.end..]);
    let hyphen = low.end + before;
    if before == 0 || bytes.get(hyphen) != Some(&b'-') {
        return None;
    }
    let after = white(&bytes[hyphen + 1..]);
    if after == 0 {
        return None;
    }
    let high = Partial::scan(bytes, hyphen + 1 + after)?;
    let end = high.end + white(&bytes[high.end..]);
    Some(HyphenRange { low: low.start..low.end, high: high.start..high.end, end })
}

/// How many bytes of white space a text begins with, in the sense of `\s`.
pub(super) fn white(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)).count()
}

pub(super) fn is_wild(part: &str) -> bool {
    matches!(part, "x" | "X" | "*")
}

pub(super) fn operator(bytes: &[u8]) -> (Operator, usize) {
    match bytes {
        [b'!', b'=', ..] => (Operator::NotEqual, 2),
        [b'>', b'=', ..] | [b'=', b'>', ..] => (Operator::GreaterEqual, 2),
        [b'<', b'=', ..] | [b'=', b'<', ..] => (Operator::LessEqual, 2),
        [b'~', b'>', ..] => (Operator::Tilde, 2),
        [b'=', ..] => (Operator::Equal, 1),
        [b'>', ..] => (Operator::Greater, 1),
        [b'<', ..] => (Operator::Less, 1),
        [b'~', ..] => (Operator::Tilde, 1),
        [b'^', ..] => (Operator::Caret, 1),
        _ => (Operator::Equal, 0),
    }
}
