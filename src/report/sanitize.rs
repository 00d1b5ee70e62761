//! Text from the repository, made harmless for a terminal and for the log of a CI system.
//!
//! Three kinds of text do more than they show. Control characters command the terminal. Invisible characters and
//! those that turn the writing direction make a line read other than it is (Trojan Source). And both CI systems look
//! for commands in whatever a step prints: the Azure agent finds `##vso[` anywhere in a line, the GitHub runner
//! `::name::` at its start and, in an older form, `##[` anywhere. That holds everywhere, not only where a CI system is
//! seen: a container does not inherit its variables, and a file is printed later.
//!
//! What is harmful is shown as an escape such as `\u{202e}`. A zero-width separator would be prettier, but both
//! runners compare by culture (`StartsWith("::")` in C#), where invisible characters count for nothing.

use std::{borrow::Cow, fmt::Write};

const PAGES: &str = env!("CARGO_PKG_REPOSITORY");

/// One line of text: everything harmful escaped, line breaks and tabs too.
pub fn inline(text: &str) -> Cow<'_, str> {
    escape_where(text, |_, rest| rest.starts_with(['\n', '\t']) || is_harmful(rest))
}

/// A finished line, where the pieces may have become a command only by standing together or by wrapping. Colours and
/// links as we write them pass if `color`.
pub fn line(line: &str, color: bool) -> Cow<'_, str> {
    let start = text_start(line);
    let is_own = |rest: &str| color && own_sequence(rest) > 0;
    escape_where(line, |at, rest| {
        (is_harmful(rest) && !is_own(rest)) || (at == start && rest.starts_with(':') && is_prefix(rest, "::"))
    })
}

/// Finished JSON, which can spell every character otherwise: nothing is lost, and nothing can be taken for a command.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c != '\n' && is_harmful(&text[at..]) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                push(&mut out, format_args!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether finished YAML has a line that is more than text. What is merely invisible stays, as in the file itself.
pub fn is_yaml_harmful(text: &str) -> bool {
    // Nearly all of it; control characters are escapes already.
    if text.is_ascii() && !text.contains("##") && !text.contains("::") {
        return false;
    }
    text.split('\n').any(|line| {
        (line.contains("::") || !line.is_ascii()) && is_prefix(&line[text_start(line)..], "::")
            || line.bytes().enumerate().any(|(at, byte)| match byte {
                b'#' => is_command(&line[at..]),
                b'\t' | b' '..=b'~' => false,
                _ => line.is_char_boundary(at) && is_yaml_harmful_char(&line[at..]),
            })
    })
}

/// Whether a scalar must be quoted in YAML that [`is_yaml_harmful`]: it may begin a line, be folded into one, or be a key,
/// which a colon follows.
pub fn is_scalar_harmful(text: &str) -> bool {
    is_yaml_harmful(text)
        || text.contains(':') && is_yaml_harmful(&format!("{text}:"))
        || text.char_indices().any(|(at, c)| c.is_whitespace() && is_prefix(&text[at + c.len_utf8()..], "::"))
}

/// Whether the first character of `rest` must be escaped in a quoted YAML scalar.
pub fn is_yaml_harmful_char(rest: &str) -> bool {
    match rest.chars().next() {
        None | Some('\n' | '\t') => false,
        Some('#') => is_command(rest),
        Some(c) => c.is_control() || is_turning(c),
    }
}

/// Whether the first character of `rest` must not be printed as it is. Line breaks and tabs are for the caller.
pub fn is_harmful(rest: &str) -> bool {
    match rest.chars().next() {
        None | Some('\n' | '\t') => false,
        Some(' '..='"' | '$'..='~') => false,
        Some('#') => is_command(rest),
        Some(c) => c.is_control() || is_invisible(c),
    }
}

/// `\n`, `\t`, `\r` or `\u{…}`.
pub fn push_escape(out: &mut String, c: char) {
    match c {
        '\n' | '\t' | '\r' => out.extend(c.escape_default()),
        _ => out.extend(c.escape_unicode()),
    }
}

/// Format characters (Unicode category Cf), fillers and separators that no terminal shows.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that turn the writing direction or end a line.
fn is_turning(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}')
}

/// Characters that count for nothing when a runner compares.
fn is_ignored(c: char) -> bool {
    c != '\n' && (c.is_control() || is_invisible(c) || matches!(c, '\u{fe00}'..='\u{fe0f}'))
}

/// Whether `text` starts with `prefix` for one who ignores case and what is invisible.
fn is_prefix(text: &str, prefix: &str) -> bool {
    let mut seen = text.chars().filter(|c| !is_ignored(*c));
    prefix.chars().all(|c| seen.next().is_some_and(|seen| seen.eq_ignore_ascii_case(&c)))
}

fn is_command(rest: &str) -> bool {
    rest.starts_with('#') && (is_prefix(rest, "##[") || is_prefix(rest, "##vso["))
}

/// Where a runner sees the line begin: after spaces, what counts for nothing, and colours.
fn text_start(line: &str) -> usize {
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        match own_sequence(&line[at..]) {
            0 if c.is_whitespace() || is_ignored(c) => at += c.len_utf8(),
            0 => break,
            length => at += length,
        }
    }
    at
}

/// The length of a colour, or of the start or end of a link to our own pages, at the start of `rest`.
fn own_sequence(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix('\u{1b}') else { return 0 };
    if let Some(codes) = after.strip_prefix('[') {
        let length = codes.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
        return if codes[length..].starts_with('m') { length + 3 } else { 0 };
    }
    match after.strip_prefix("]8;;") {
        Some(target) if target.starts_with("\u{1b}\\") || target.starts_with(PAGES) => 5,
        None if after.starts_with('\\') => 2,
        _ => 0,
    }
}

fn escape_where(text: &str, harmful: impl Fn(usize, &str) -> bool) -> Cow<'_, str> {
    let Some(first) = text.char_indices().map(|(at, _)| at).find(|&at| harmful(at, &text[at..])) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for (at, c) in text[first..].char_indices() {
        if harmful(first + at, &text[first + at..]) {
            push_escape(&mut out, c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(arguments);
}
