//! Whatever begins with `(?`: names, flags, and what only other dialects have.

use super::translate::{Flags, Translator};
use crate::model::value::{SyntaxError, quoted};

impl Translator<'_> {
    /// Whatever begins with `(?`.
    pub fn special_group(&mut self) -> Result<(), SyntaxError> {
        let rest = &self.text[self.at..];
        let named = rest.strip_prefix("(?P<").or_else(|| rest.strip_prefix("(?<"));
        // Go compares lengths first, so that the bare openings fall through to the flags.
        if let Some(inner) = named.filter(|inner| !inner.is_empty()) {
            return self.named_group(rest.len() - inner.len());
        }
        let mut flags = self.flags;
        let (mut value, mut seen) = (true, false);
        for (offset, character) in rest.char_indices().skip(2) {
            let length = offset + character.len_utf8();
            let flag = match character {
                'i' => &mut flags.fold,
                'm' => &mut flags.multi_line,
                's' => &mut flags.dot_newline,
                'U' => &mut flags.ungreedy,
                '-' if value => {
                    (value, seen) = (false, false);
                    continue;
                }
                ':' | ')' if value || seen => {
                    if character == ':' {
                        self.open_group(&format!("({}:", flags.written()), length, false);
                    } else {
                        self.out.push_str(&format!("({})", flags.written()));
                        self.at += length;
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => return Err(self.unknown_group(length)),
            };
            *flag = value;
            seen = true;
        }
        Err(SyntaxError::new(self.at..self.at + 1, "this `(` is never closed"))
    }

    fn named_group(&mut self, prefix: usize) -> Result<(), SyntaxError> {
        let rest = &self.text[self.at..];
        if rest.starts_with("(?<=") || rest.starts_with("(?<!") {
            return Err(self.unknown_group(4));
        }
        let Some(end) = rest.find('>') else {
            let place = self.at..self.at + prefix;
            return Err(SyntaxError::new(place, "no `>` ends the name of this group"));
        };
        let name = &rest[prefix..end];
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            let message = format!("{} is not a group name, which has letters, digits and `_`", quoted(name));
            return Err(SyntaxError::new(self.at..self.at + end + 1, message));
        }
        self.groups.push(Some(name.to_owned()));
        self.open_group("(", end + 1, true);
        Ok(())
    }

    /// The words for a group that only other dialects have; `length` is how far it was read.
    fn unknown_group(&self, length: usize) -> SyntaxError {
        let rest = &self.text[self.at..];
        const FOREIGN: [(&str, &str); 11] = [
            ("(?=", "a look-ahead"),
            ("(?!", "a look-ahead"),
            ("(?<=", "a look-behind"),
            ("(?<!", "a look-behind"),
            ("(?>", "an atomic group"),
            ("(?#", "a comment"),
            ("(?|", "a branch reset"),
            ("(?P=", "a back-reference"),
            ("(?P>", "a call of a group"),
            ("(?&", "a call of a group"),
            ("(?R", "a call of a group"),
        ];
        if let Some((opening, what)) = FOREIGN.iter().find(|(opening, _)| rest.starts_with(opening)) {
            let message = format!("`{opening}` is {what}, which Go does not have");
            return SyntaxError::new(self.at..self.at + opening.len(), message);
        }
        let read = &rest[..length];
        let message = match read.chars().last() {
            Some('\'') => "a group name is written between `<` and `>`, not between quotes".to_owned(),
            Some(letter) if letter.is_alphabetic() => {
                format!("there is no flag `{letter}`, only `i`, `m`, `s` and `U`")
            }
            _ => format!("there is no group that begins with {}", quoted(read)),
        };
        SyntaxError::new(self.at..self.at + length, message)
    }
}

impl Flags {
    /// All of them, on or off: Go allows to set one twice, Rust does not.
    fn written(self) -> String {
        let all = [(self.fold, 'i'), (self.multi_line, 'm'), (self.dot_newline, 's'), (self.ungreedy, 'U')];
        let chosen = |value: bool| all.iter().filter(|(on, _)| *on == value).map(|(_, c)| *c).collect::<String>();
        let off = chosen(false);
        let minus = if off.is_empty() { "" } else { "-" };
        format!("?{}{minus}{off}", chosen(true))
    }
}
