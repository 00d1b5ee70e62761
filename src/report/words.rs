//! Numbers and places as all reports for people write them.

use crate::text::{Place, RepoPath};

use super::{Style, sanitize::inline};

/// `12 files`, `1 file`, `1,208 objects`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `path:line:column`.
pub(super) fn at(place: &Place, style: &Style) -> String {
    let start = place.start();
    format!("{}:{}:{}", path(place.source.path(), style), start.line, start.column)
}

/// From where the reader is.
pub(super) fn path(path: &RepoPath, style: &Style) -> String {
    inline(&style.viewpoint.path(path.as_str())).into_owned()
}
