//! Reads the text of a constraint into groups of items, with the place of every mistake.
//!
//! The library rewrites hyphen ranges in the text first (`1 - 2` becomes `>= 1, <= 2 `) and splits at `||` afterwards,
//! with regular expressions that take `|` for a digit. What that does to odd texts is part of the grammar, so it is
//! done the same way here, on bytes that remember where they came from.

use std::ops::Range;

use super::partial::{Partial, hyphen_range, is_wild, operator, white};
use super::{Group, Item, Precision};
use crate::model::value::SyntaxError;
use crate::model::value::version::{self, Version, check_prerelease, number};

/// Limits of Masterminds/semver 3.5.0 (constraints.go `MaxConstraintLen`, `MaxConstraintGroups`).
const LONGEST: usize = 512;
const MOST_GROUPS: usize = 32;

pub(super) fn constraint(text: &str) -> Result<Vec<Group>, SyntaxError> {
    let all = 0..text.len();
    if text.trim().is_empty() {
        return Err(SyntaxError::new(all, "a constraint cannot be empty, use `*` for any release"));
    }
    if text.len() > LONGEST {
        return Err(SyntaxError::new(
            all,
            format!("a constraint has at most {LONGEST} bytes, this one has {}", text.len()),
        ));
    }
    let rewritten = Rewritten::new(text);
    let bounds = rewritten.split_groups();
    if bounds.len() > MOST_GROUPS {
        return Err(SyntaxError::new(
            all,
            format!("a constraint has at most {MOST_GROUPS} groups, this one has {}", bounds.len()),
        ));
    }
    bounds.into_iter().map(|bounds| rewritten.group(bounds)).collect()
}

/// The text with its hyphen ranges rewritten.
pub(super) struct Rewritten<'a> {
    pub original: &'a str,
    pub bytes: Vec<u8>,
    /// For each byte, and for the end, where it stands in the original; inserted bytes stand at what follows them.
    pub origin: Vec<usize>,
}

impl<'a> Rewritten<'a> {
    fn new(original: &'a str) -> Self {
        let source = original.as_bytes();
        let mut bytes = Vec::with_capacity(source.len());
        let mut origin = Vec::with_capacity(source.len() + 1);
        let mut push = |piece: &[u8], from: usize, step: usize| {
            bytes.extend_from_slice(piece);
            origin.extend((0..piece.len()).map(|offset| from + offset * step));
        };
        let mut at = 0;
        while at < source.len() {
            match hyphen_range(source, at) {
                Some(range) => {
                    push(b">= ", range.low.start, 0);
                    push(&source[range.low.clone()], range.low.start, 1);
                    push(b", ", range.low.end, 0);
                    push(b"<= ", range.high.start, 0);
                    push(&source[range.high.clone()], range.high.start, 1);
                    push(b" ", range.high.end, 0);
                    at = range.end;
                }
                None => {
                    push(&source[at..=at], at, 1);
                    at += 1;
                }
            }
        }
        origin.push(source.len());
        Self { original, bytes, origin }
    }

    fn split_groups(&self) -> Vec<Range<usize>> {
        let mut groups = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at + 1 < self.bytes.len() {
            if &self.bytes[at..at + 2] == b"||" {
                groups.push(start..at);
                at += 2;
                start = at;
            } else {
                at += 1;
            }
        }
        groups.push(start..self.bytes.len());
        groups
    }

    /// The range of the original that a range of the rewritten text stands for.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let start = self.origin[range.start];
        // An inserted byte at the end must not pull in what follows it.
        let end_of = |last: usize| self.origin[last] + usize::from(!self.inserted(last));
        start..range.clone().next_back().map_or(start, end_of).max(start)
    }

    fn inserted(&self, at: usize) -> bool {
        self.origin[at] == self.origin[at + 1]
    }

    fn group(&self, bounds: Range<usize>) -> Result<Group, SyntaxError> {
        let bytes = &self.bytes[..bounds.end];
        let mut at = bounds.start + white(&bytes[bounds.start..]);
        if at == bounds.end {
            return Err(self.empty_group(bounds));
        }
        let mut items = Vec::new();
        loop {
            let (item, end) = self.item(bytes, at)?;
            items.push(item);
            let gap = white(&bytes[end..]);
            at = end + gap;
            if at == bounds.end {
                return Ok(Group { items });
            }
            if bytes[at] == b',' {
                let comma = at;
                at += 1;
                at += white(&bytes[at..]);
                if at == bounds.end || bytes[at] == b',' {
                    let here = self.place(comma..comma + 1);
                    return Err(SyntaxError::new(
                        here,
                        "nothing follows the comma, which belongs between two comparisons",
                    ));
                }
            } else if gap == 0 {
                return Err(self.stray(at));
            }
        }
    }

    /// An item that begins at `at`, and where it ends.
    fn item(&self, bytes: &[u8], at: usize) -> Result<(Item, usize), SyntaxError> {
        let (operator, length) = operator(&bytes[at..]);
        let from = at + length + white(&bytes[at + length..]);
        let Some(partial) = Partial::scan(bytes, from) else {
            return Err(self.no_version(at, from));
        };
        let end = partial.end;
        let (version, precision) = self.version(&partial)?;
        let at = self.place(at..end);
        Ok((Item { operator, version, precision, at }, end))
    }

    fn text(&self, range: Range<usize>) -> &str {
        // Only ASCII is ever scanned as part of a version.
        std::str::from_utf8(&self.bytes[range]).unwrap_or_default()
    }

    fn version(&self, partial: &Partial) -> Result<(Version, Precision), SyntaxError> {
        let wild = partial.parts.iter().take_while(|part| !is_wild(self.text((*part).clone()))).count();
        let precision = match wild {
            0 => Precision::Nothing,
            1 => Precision::Major,
            2 => Precision::Minor,
            _ => Precision::Patch,
        };
        let mut numbers = [0; 3];
        // Parts after a wildcard are never read, whatever they are.
        for (slot, part) in numbers.iter_mut().zip(&partial.parts[..wild]) {
            let digits = self.text(part.clone());
            if !digits.bytes().all(|b| b.is_ascii_digit()) {
                let message = format!("`{digits}` is neither a number nor a wildcard such as `x` or `*`");
                return Err(SyntaxError::new(self.place(part.clone()), message));
            }
            let place = self.place(part.clone());
            *slot = number(digits, 0).map_err(|error| SyntaxError::new(place, error.message))?;
        }
        let prerelease = self.text(partial.prerelease.clone());
        check_prerelease(prerelease, 0).map_err(|error| {
            let start = partial.prerelease.start;
            SyntaxError::new(self.place(start + error.at.start..start + error.at.end), error.message)
        })?;
        // With a missing or wild part the library builds a new text, without the metadata, and reads that.
        let read = match precision {
            Precision::Patch => partial.end - partial.start,
            _ => {
                let written: usize = partial.parts[..wild].iter().map(|part| part.len() + 1).sum();
                let zeros = 2 * (3 - wild) - 1;
                written + zeros + if prerelease.is_empty() { 0 } else { 1 + prerelease.len() }
            }
        };
        if read > version::LONGEST {
            let message = format!("a version has at most {} bytes", version::LONGEST);
            return Err(SyntaxError::new(self.place(partial.start..partial.end), message));
        }
        let [major, minor, patch] = numbers;
        let version = Version { prerelease: prerelease.to_owned(), ..Version::release(major, minor, patch) };
        Ok((version, precision))
    }
}
