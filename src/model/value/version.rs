//! A version, as Masterminds/semver v3 reads tags and chart versions.

use std::cmp::Ordering;
use std::fmt;

use super::{SyntaxError, quoted};

/// A semantic version.
///
/// Compared by precedence, as the Go library does: build metadata counts neither for order nor for equality
/// (Masterminds/semver:version.go `Compare`, `Equal`).
#[derive(Debug, Clone)]
pub struct Version {
    pub major: u64,
    pub minor: u64,
    pub patch: u64,
    /// Without the hyphen; empty for a release.
    pub prerelease: String,
    /// Without the plus sign; empty when there is none.
    pub metadata: String,
}

/// The longest version the library reads, in bytes (Masterminds/semver:version.go `MaxVersionLen`, from 3.5.0).
pub const LONGEST: usize = 256;

impl Version {
    /// Reads as `semver.NewVersion`: a lower-case `v` in front, missing parts and leading zeros are fine.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let scanned = Scanned::read(text)?;
        scanned.check_identifiers(text)?;
        scanned.version(text)
    }

    /// Reads as `semver.StrictNewVersion`: no `v`, exactly three parts, no leading zeros.
    pub fn parse_strict(text: &str) -> Result<Self, SyntaxError> {
        let version = Self::parse(text)?;
        let scanned = Scanned::read(text)?;
        if text.starts_with('v') {
            return Err(SyntaxError::new(
                0..1,
                format!("{} starts with a `v`, which is not part of a version", quoted(text)),
            ));
        }
        three_parts(text, &scanned)?;
        for part in &scanned.parts {
            let digits = &text[part.clone()];
            if digits.len() > 1 && digits.starts_with('0') {
                return Err(SyntaxError::new(part.clone(), format!("`{digits}` has a leading zero")));
            }
        }
        Ok(version)
    }

    /// Reads as Flux reads a tag: loosely, but all three parts must be written
    /// (fluxcd/pkg:version/version.go `ParseVersion`). A tag that fails here is never a candidate.
    pub fn parse_tag(text: &str) -> Result<Self, SyntaxError> {
        // Go splits at the first two dots wherever they are, so the dots of a prerelease count too: `1-a.b.c` passes.
        let dots = text.bytes().filter(|&b| b == b'.').count();
        if dots < 2 {
            three_parts(text, &Scanned::read(text)?)?;
        }
        Self::parse(text)
    }

    pub fn is_prerelease(&self) -> bool {
        !self.prerelease.is_empty()
    }

    pub(crate) fn release(major: u64, minor: u64, patch: u64) -> Self {
        Self { major, minor, patch, prerelease: String::new(), metadata: String::new() }
    }
}

/// The normal form: three parts, no `v`, no leading zeros.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.prerelease.is_empty() {
            write!(f, "-{}", self.prerelease)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.major, self.minor, self.patch)
            .cmp(&(other.major, other.minor, other.patch))
            .then_with(|| compare_prerelease(&self.prerelease, &other.prerelease))
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

/// A release is greater than its prereleases; identifiers are compared one by one, a missing one is the least.
pub(crate) fn compare_prerelease(left: &str, right: &str) -> Ordering {
    match (left.is_empty(), right.is_empty()) {
        (true, true) => return Ordering::Equal,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        let ordering = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(l), Some(r)) => match (l.parse::<u64>(), r.parse::<u64>()) {
                (Ok(l), Ok(r)) => l.cmp(&r),
                (Ok(_), Err(_)) => Ordering::Less,
                (Err(_), Ok(_)) => Ordering::Greater,
                // A number too big for 64 bits is compared as text, as Go does.
                (Err(_), Err(_)) => l.cmp(r),
            },
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

/// Refuses a numeric prerelease identifier with a leading zero; `start` is where `prerelease` begins in the text.
pub(crate) fn check_prerelease(prerelease: &str, start: usize) -> Result<(), SyntaxError> {
    let mut at = start;
    for identifier in prerelease.split('.') {
        let numeric = identifier.bytes().all(|b| b.is_ascii_digit());
        if numeric && identifier.len() > 1 && identifier.starts_with('0') {
            return Err(SyntaxError::new(
                at..at + identifier.len(),
                format!("`{identifier}` has a leading zero, which a numeric prerelease identifier cannot have"),
            ));
        }
        at += identifier.len() + 1;
    }
    Ok(())
}

/// Where dot-separated identifiers of letters, digits and hyphens that begin at `from` end; `from` if there are none.
pub(crate) fn identifiers_end(bytes: &[u8], from: usize) -> usize {
    let run =
        |start: usize| start + bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
    let mut end = run(from);
    while end > from && bytes.get(end) == Some(&b'.') && run(end + 1) > end + 1 {
        end = run(end + 1);
    }
    end
}

/// A part of a version as a number.
pub(crate) fn number(digits: &str, start: usize) -> Result<u64, SyntaxError> {
    digits.parse().map_err(|_| {
        SyntaxError::new(
            start..start + digits.len(),
            format!("{} is too big, a version part has at most 64 bits", quoted(digits)),
        )
    })
}

/// The byte ranges of the pieces of a loosely written version.
struct Scanned {
    parts: Vec<std::ops::Range<usize>>,
    prerelease: std::ops::Range<usize>,
    metadata: std::ops::Range<usize>,
}

impl Scanned {
    fn read(text: &str) -> Result<Self, SyntaxError> {
        if text.len() > LONGEST {
            return Err(SyntaxError::new(
                0..text.len(),
                format!("a version has at most {LONGEST} bytes, this one has {}", text.len()),
            ));
        }
        let bytes = text.as_bytes();
        let mut parts = Vec::new();
        let mut at = usize::from(text.starts_with('v'));
        loop {
            let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
            if digits == 0 {
                return Err(refuse(text, at));
            }
            parts.push(at..at + digits);
            at += digits;
            if bytes.get(at) != Some(&b'.') || parts.len() == 3 {
                break;
            }
            at += 1;
        }
        let mut piece = |mark: u8| {
            if bytes.get(at) != Some(&mark) {
                return Ok(at..at);
            }
            let range = at + 1..identifiers_end(bytes, at + 1);
            if range.is_empty() {
                return Err(refuse(text, at + 1));
            }
            at = range.end;
            Ok(range)
        };
        let prerelease = piece(b'-')?;
        let metadata = piece(b'+')?;
        if at < text.len() {
            return Err(refuse(text, at));
        }
        Ok(Self { parts, prerelease, metadata })
    }

    fn check_identifiers(&self, text: &str) -> Result<(), SyntaxError> {
        check_prerelease(&text[self.prerelease.clone()], self.prerelease.start)
    }

    fn version(&self, text: &str) -> Result<Version, SyntaxError> {
        let part = |index: usize| match self.parts.get(index) {
            Some(range) => number(&text[range.clone()], range.start),
            None => Ok(0),
        };
        Ok(Version {
            major: part(0)?,
            minor: part(1)?,
            patch: part(2)?,
            prerelease: text[self.prerelease.clone()].to_owned(),
            metadata: text[self.metadata.clone()].to_owned(),
        })
    }
}

fn three_parts(text: &str, scanned: &Scanned) -> Result<(), SyntaxError> {
    let count = match scanned.parts.len() {
        3 => return Ok(()),
        2 => "two parts",
        _ => "one part",
    };
    Err(SyntaxError::new(0..text.len(), format!("{} has {count}, three are needed", quoted(text))))
}

/// The words for a version that stops making sense at byte `at`.
fn refuse(text: &str, at: usize) -> SyntaxError {
    let shown = quoted(text);
    let here = super::char_at(text, at);
    let found = &text[here.clone()];
    let all = 0..text.len();
    let dots = text.split(['-', '+']).next().unwrap_or_default().matches('.').count();
    if text.is_empty() {
        return SyntaxError::new(all, "a version cannot be empty");
    }
    if text.starts_with('V') {
        return SyntaxError::new(0..1, format!("{shown} starts with an upper-case `V`, only `v` is read"));
    }
    if text.trim() != text {
        return SyntaxError::new(here, format!("{shown} has white space around it"));
    }
    if matches!(found, "x" | "X" | "*") {
        return SyntaxError::new(here, format!("{shown} is a range, not a version"));
    }
    if at == 0 {
        return SyntaxError::new(all, format!("{shown} is not a version, it has to begin with a number"));
    }
    if found == "." && dots > 2 {
        let count = match dots {
            3 => "four".to_owned(),
            _ => (dots + 1).to_string(),
        };
        return SyntaxError::new(
            here.start..text.len(),
            format!("{shown} has {count} parts, a version has at most three"),
        );
    }
    if found.is_empty() {
        return SyntaxError::new(at - 1..at, format!("{shown} ends where something has to follow"));
    }
    SyntaxError::new(here, format!("`{found}` does not belong in a version"))
}

#[cfg(test)]
mod tests;
