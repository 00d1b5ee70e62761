//! The words for what is no constraint.

use std::ops::Range;

use super::scan::Rewritten;
use crate::model::value::{SyntaxError, char_at, quoted};

impl Rewritten<'_> {
    /// The words for a group without an item.
    pub fn empty_group(&self, bounds: Range<usize>) -> SyntaxError {
        let (before, after) = (bounds.start >= 2, bounds.end < self.bytes.len());
        let (pipes, side) = match (before, after) {
            (false, _) => (bounds.end..bounds.end + 2, "before the first"),
            (true, false) => (bounds.start - 2..bounds.start, "after the last"),
            (true, true) => (bounds.start - 2..bounds.end + 2, "between two"),
        };
        SyntaxError::new(self.place(pipes), format!("there is nothing {side} `||`"))
    }

    /// The words for something that follows an item without a separator.
    pub fn stray(&self, at: usize) -> SyntaxError {
        let here = char_at(self.original, self.origin[at]);
        let found = &self.original[here.clone()];
        let rest = &self.original[here.start..];
        let message = match found {
            ">" | "<" | "=" | "!" | "~" | "^" => {
                format!("a comma or a space is missing before {}", quoted(rest.trim_end()))
            }
            "." if rest[1..].starts_with(|c: char| c.is_ascii_digit() || "xX*".contains(c)) => {
                let start = self.original[..here.start]
                    .rfind(|c: char| !c.is_ascii_alphanumeric() && !".-+*".contains(c))
                    .map_or(0, |i| i + self.original[i..].chars().next().map_or(0, char::len_utf8));
                let end =
                    here.start + rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '|')).unwrap_or(rest.len());
                let all = &self.original[start..end];
                let count = match all.split(['-', '+']).next().unwrap_or_default().matches('.').count() + 1 {
                    4 => "four".to_owned(),
                    count if count > 4 => count.to_string(),
                    _ => "too many".to_owned(),
                };
                return SyntaxError::new(
                    here.start..end,
                    format!("{} has {count} parts, a version has at most three", quoted(all)),
                );
            }
            ";" => "`;` does not join comparisons, a comma does".to_owned(),
            "&" => "`&&` does not join comparisons, a comma does".to_owned(),
            "." | "-" | "+" => format!("nothing that belongs to a version follows `{found}`"),
            "|" => "a single `|` means nothing, alternatives are joined by `||`".to_owned(),
            _ => format!("`{found}` does not belong in a constraint"),
        };
        SyntaxError::new(here, message)
    }

    /// The words for an item without a version: the operator begins at `at`, the version should begin at `from`.
    pub fn no_version(&self, at: usize, from: usize) -> SyntaxError {
        let written = &self.original[self.origin[at]..self.origin[from]];
        let start = self.origin[from];
        let rest = &self.original[start..];
        let word_end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '|')).unwrap_or(rest.len());
        let word = &rest[..word_end];
        let place = start..start + word_end;
        let operator = written.trim_end();
        if word.is_empty() && operator.is_empty() {
            let comma = char_at(self.original, start);
            return SyntaxError::new(comma, "there is nothing before the comma, which belongs between two comparisons");
        }
        if word.is_empty() {
            let here = self.origin[at]..start;
            return SyntaxError::new(here, format!("no version follows {}", quoted(operator)));
        }
        let first = char_at(self.original, start);
        let message = match &self.original[first.clone()] {
            "=" if operator == "=" => {
                return SyntaxError::new(self.origin[at]..first.end, "there is no operator `==`, use `=`");
            }
            "=" | ">" | "<" | "~" | "^" | "!" if !operator.is_empty() => {
                let range = self.origin[at]..first.end;
                let shown = quoted(&self.original[range.clone()]);
                return SyntaxError::new(range, format!("there is no operator {shown}"));
            }
            "&" => {
                let end = first.end + usize::from(word.starts_with("&&"));
                return SyntaxError::new(start..end, "`&&` does not join comparisons, a comma does");
            }
            "V" if word[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                return SyntaxError::new(
                    first,
                    format!("{} starts with an upper-case `V`, only `v` is read", quoted(word)),
                );
            }
            "-" if word == "-" => "a range with a hyphen needs a version and a space on either side".to_owned(),
            "(" | ")" => "a constraint cannot have parentheses".to_owned(),
            "\"" | "'" => "a constraint cannot have quotes of its own".to_owned(),
            _ => format!("{} is not a version", quoted(word)),
        };
        SyntaxError::new(place, message)
    }
}
