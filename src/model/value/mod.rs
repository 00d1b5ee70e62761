//! Values: the small languages that live inside one scalar of a manifest.
//!
//! Each module reads one of them exactly as the program behind Flux reads it (the Go library is named in the
//! module), so that a rule can say "this will be refused" and be right. A value is parsed once, keeps the byte ranges
//! of its parts within the text it was given, and never fails in another way than by a [`SyntaxError`].

pub mod constraint;
pub mod devops_address;
pub mod dns;
pub mod duration;
pub mod envsubst;
pub mod event_hub;
pub mod git_url;
pub mod go_url;
pub mod image;
pub mod key_vault;
pub mod regexp;
pub mod registry;
pub mod selector;
pub mod version;
pub mod webhook;

use std::fmt;
use std::ops::Range;

/// Why a text is refused, and which part of it is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes of the text given to the parser; on character boundaries, within the text, possibly empty.
    pub at: Range<usize>,
    /// What is wrong, in lower case, without a full stop, with the user's own words in backticks.
    pub message: String,
}

impl SyntaxError {
    pub(crate) fn new(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }

    /// The same error seen from a text in which the parsed one begins at byte `offset`.
    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        self.at = self.at.start + offset..self.at.end + offset;
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// The user's own words for a message: short, on one line.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}

/// The byte range of the character that starts at `at`, empty at the end of the text.
pub(crate) fn char_at(text: &str, at: usize) -> Range<usize> {
    at..at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}
