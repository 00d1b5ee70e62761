//! Character classes and escapes of a Go pattern, read and written anew for the `regex` crate.

use super::unicode;
use crate::model::value::{SyntaxError, char_at, quoted};

/// Reads a class whose `[` stands at `open`; gives the translation and where the class ends.
/// `last_posix` is where the last `:]` of the text stands.
pub(super) fn bracketed(text: &str, open: usize, last_posix: Option<usize>) -> Result<(String, usize), SyntaxError> {
    let unclosed = || SyntaxError::new(open..open + 1, "this `[` is never closed");
    let mut at = open + 1;
    let negated = text[at..].starts_with('^');
    at += usize::from(negated);
    let mut items = String::new();
    let mut first = true;
    loop {
        let rest = &text[at..];
        if rest.is_empty() {
            return Err(unclosed());
        }
        if rest.starts_with(']') && !first {
            break;
        }
        first = false;
        if last_posix.is_some_and(|last| last > at)
            && let Some((item, end)) = posix(text, at)?
        {
            items += &item;
            at = end;
            continue;
        }
        if let Some((item, end)) = named(text, at)? {
            items += &item;
            at = end;
            continue;
        }
        let (low, mut end) = member(text, at, &unclosed)?;
        let mut high = low;
        let tail = &text[end..];
        if tail.len() >= 2 && tail.starts_with('-') && !tail.starts_with("-]") {
            (high, end) = member(text, end + 1, &unclosed)?;
            if high < low {
                let message = format!("the range {} is the wrong way round", quoted(&text[at..end]));
                return Err(SyntaxError::new(at..end, message));
            }
        }
        items += &range(low, high);
        at = end;
    }
    let translated = match (items.is_empty(), negated) {
        (false, false) => format!("[{items}]"),
        (false, true) => format!("[^{items}]"),
        // Only surrogates, which no text has.
        (true, false) => r"[^\x{0}-\x{10FFFF}]".to_owned(),
        (true, true) => r"[\x{0}-\x{10FFFF}]".to_owned(),
    };
    Ok((translated, at + 1))
}

/// A class with a name of its own, such as `\d` or `\p{Lu}`, at byte `at`: usable inside and outside of brackets.
pub(super) fn named(text: &str, at: usize) -> Result<Option<(String, usize)>, SyntaxError> {
    let rest = &text[at..];
    let perl = match rest.get(..2) {
        Some(r"\d") => "[0-9]",
        Some(r"\D") => "[^0-9]",
        Some(r"\s") => r"[\t\n\x{C}\r ]",
        Some(r"\S") => r"[^\t\n\x{C}\r ]",
        Some(r"\w") => "[0-9A-Za-z_]",
        Some(r"\W") => "[^0-9A-Za-z_]",
        Some(r"\p" | r"\P") => return unicode_class(text, at).map(Some),
        _ => return Ok(None),
    };
    Ok(Some((perl.to_owned(), at + 2)))
}

/// The character that an escape at byte `at` stands for, and where the escape ends.
pub(super) fn escape(text: &str, at: usize) -> Result<(u32, usize), SyntaxError> {
    let letter_at = char_at(text, at + 1);
    let letter = &text[letter_at.clone()];
    let rest = &text[letter_at.end..];
    let simple = |value: u32| Ok((value, letter_at.end));
    let refused = |length: usize, message: String| {
        let end = (at + length..=text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
        Err(SyntaxError::new(at..end, message))
    };
    match letter {
        "" => refused(1, "the pattern ends in a backslash".to_owned()),
        "a" => simple(7),
        "f" => simple(0x0c),
        "n" => simple(0x0a),
        "r" => simple(0x0d),
        "t" => simple(9),
        "v" => simple(0x0b),
        "x" => hexadecimal(text, at),
        "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" => {
            let digits = rest.bytes().take(2).take_while(|b| matches!(b, b'0'..=b'7')).count();
            if letter != "0" && digits == 0 {
                return refused(2, format!(r"`\{letter}` is a back-reference, which Go does not have"));
            }
            let octal = &text[letter_at.start..letter_at.end + digits];
            Ok((u32::from_str_radix(octal, 8).unwrap_or_default(), letter_at.end + digits))
        }
        "8" | "9" => refused(2, format!(r"`\{letter}` is a back-reference, which Go does not have")),
        "Z" => refused(2, r"there is no escape `\Z`, use `\z` for the end of the text".to_owned()),
        "k" => refused(2, r"`\k` is a back-reference, which Go does not have".to_owned()),
        "u" | "U" => refused(2, format!(r"there is no escape `\{letter}`, write `\x{{…}}`")),
        _ => match letter.chars().next() {
            Some(c) if c.is_ascii() && !c.is_ascii_alphanumeric() => simple(u32::from(c)),
            _ => refused(1 + letter.len(), format!(r"there is no escape `\{letter}`")),
        },
    }
}

/// A single character for the `regex` crate, as a range of one or more; empty for surrogates alone.
fn range(low: u32, high: u32) -> String {
    const SURROGATES: (u32, u32) = (0xD800, 0xDFFF);
    let low = if (SURROGATES.0..=SURROGATES.1).contains(&low) { SURROGATES.1 + 1 } else { low };
    let high = if (SURROGATES.0..=SURROGATES.1).contains(&high) { SURROGATES.0 - 1 } else { high };
    if low > high { String::new() } else { format!(r"\x{{{low:X}}}-\x{{{high:X}}}") }
}

fn member(text: &str, at: usize, unclosed: &impl Fn() -> SyntaxError) -> Result<(u32, usize), SyntaxError> {
    let Some(character) = text[at..].chars().next() else {
        return Err(unclosed());
    };
    match character {
        '\\' => escape(text, at),
        other => Ok((u32::from(other), at + other.len_utf8())),
    }
}

/// `[:alpha:]` and the like, at byte `at`.
fn posix(text: &str, at: usize) -> Result<Option<(String, usize)>, SyntaxError> {
    let Some(inner) = text[at..].strip_prefix("[:") else {
        return Ok(None);
    };
    let Some(length) = inner.find(":]") else {
        return Ok(None);
    };
    let name = inner[..length].strip_prefix('^').unwrap_or(&inner[..length]);
    let end = at + length + 4;
    let whole = &text[at..end];
    match name {
        "alnum" | "alpha" | "ascii" | "blank" | "cntrl" | "digit" | "graph" | "lower" | "print" | "punct" | "space"
        | "upper" | "word" | "xdigit" => Ok(Some((whole.to_owned(), end))),
        _ => Err(SyntaxError::new(at..end, format!("there is no class {}", quoted(whole)))),
    }
}

fn unicode_class(text: &str, at: usize) -> Result<(String, usize), SyntaxError> {
    let after = at + 2;
    let first = char_at(text, after);
    let (name, end) = match &text[first.clone()] {
        "" => {
            return Err(SyntaxError::new(at..after, format!("no class follows `{}`", &text[at..after])));
        }
        "{" => match text[after..].find('}') {
            Some(close) => (&text[first.end..after + close], after + close + 1),
            None => {
                return Err(SyntaxError::new(
                    at..first.end,
                    format!("this `{}` is never closed", &text[at..first.end]),
                ));
            }
        },
        letter => (letter, first.end),
    };
    let capital = text[at..].starts_with(r"\P");
    let (name, caret) = name.strip_prefix('^').map_or((name, false), |name| (name, true));
    match unicode::class(name, capital != caret) {
        Some(class) => Ok((class, end)),
        None => Err(SyntaxError::new(at..end, format!("there is no Unicode class {}", quoted(&text[at..end])))),
    }
}

/// `\x4F` or `\x{10FFFF}`.
fn hexadecimal(text: &str, at: usize) -> Result<(u32, usize), SyntaxError> {
    let rest = &text[at + 2..];
    let (digits, length) = match rest.strip_prefix('{') {
        Some(inner) => {
            let length = inner.find('}').unwrap_or(inner.len());
            (&inner[..length], length + 2)
        }
        None => (rest.get(..2).unwrap_or(rest), 2),
    };
    let closed = rest.len() >= length;
    let hexadecimal = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    // Leading zeros are free, so that the length says nothing.
    let value = u32::from_str_radix(digits, 16).or_else(|_| u32::from_str_radix(digits.trim_start_matches('0'), 16));
    match value {
        Ok(value) if closed && hexadecimal && value <= 0x10_FFFF => Ok((value, at + 2 + length)),
        _ => {
            let end = (at + 2 + digits.len()).min(text.len());
            let message =
                format!("{} is not a character, which is two digits or `{{…}}` up to 10FFFF", quoted(&text[at..end]));
            Err(SyntaxError::new(at..end, message))
        }
    }
}
