//! Percent-encoding, as `net/url` reads and writes it in each part of a URL.

use crate::model::value::{SyntaxError, char_at, quoted};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Path,
    UserInfo,
    Host,
    /// The zone of an IPv6 address.
    Zone,
    Fragment,
}

/// Decodes; the places of errors count from the start of `text`.
pub(super) fn unescape(text: &str, mode: Mode) -> Result<Vec<u8>, SyntaxError> {
    let bytes = text.as_bytes();
    let in_host = matches!(mode, Mode::Host | Mode::Zone);
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte != b'%' {
            if in_host && byte.is_ascii() && !in_host_alphabet(byte) {
                let message = format!("a host cannot have `{}` in it", char::from(byte));
                return Err(SyntaxError::new(at..at + 1, message));
            }
            decoded.push(byte);
            at += 1;
            continue;
        }
        let pair = bytes.get(at + 1).zip(bytes.get(at + 2));
        let Some(value) = pair.and_then(|(&high, &low)| Some(hex(high)? << 4 | hex(low)?)) else {
            let mut end = at + 1;
            for _ in 0..2 {
                end = char_at(text, end).end;
            }
            let message = format!(
                "{} is not a percent-encoding, which is `%` and two hexadecimal digits",
                quoted(&text[at..end])
            );
            return Err(SyntaxError::new(at..end, message));
        };
        // Hosts may encode bytes beyond ASCII only, zones also what a host could not hold plainly.
        let refused = match mode {
            Mode::Host => value < 0x80 && value != b'%',
            Mode::Zone => value != b'%' && value != b' ' && !in_host_alphabet(value),
            Mode::Path | Mode::UserInfo | Mode::Fragment => false,
        };
        if refused {
            let message = format!("a host cannot have {} in it", quoted(&text[at..at + 3]));
            return Err(SyntaxError::new(at..at + 3, message));
        }
        decoded.push(value);
        at += 3;
    }
    Ok(decoded)
}

/// Encodes a path.
pub(super) fn escape(path: &[u8]) -> String {
    let mut escaped = String::with_capacity(path.len());
    for &byte in path {
        if is_plain_in_path(byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

/// Whether Go keeps a path as it was written.
pub(super) fn is_written_well(path: &str) -> bool {
    path.bytes().all(|byte| is_plain_in_path(byte) || b"!'()*[]%".contains(&byte))
}

fn is_plain_in_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~$&+,/:;=@".contains(&byte)
}

fn in_host_alphabet(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
