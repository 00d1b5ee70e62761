//! Text from the repository, made harmless for a terminal and for the log of a CI system.
//!
//! Three kinds of text do more than they show. Control characters command the terminal. Invisible characters and
//! those that turn the writing direction make a line read other than it is (Trojan Source). And both CI systems look
//! for commands in whatever a step prints: the Azure agent finds `##vso[` anywhere in a line, the GitHub runner
//! `::name::` at its start and, in an older form, `##[` anywhere.
//!
//! What is harmful is shown as an escape such as `\u{202e}`. A zero-width separator would be prettier, but both
//! runners compare by culture (`StartsWith("::")` in C#), where invisible characters count for nothing.

use std::{borrow::Cow, fmt::Write};

/// One line of text: everything harmful escaped, line breaks and tabs too.
pub fn inline(text: &str, in_ci: bool) -> Cow<'_, str> {
    escape_where(text, |rest| rest.starts_with(['\n', '\t']) || is_harmful(rest, in_ci))
}

/// A finished line of a CI log, where the pieces may have become a command only by standing together or by wrapping.
pub fn guard_line(line: &str) -> Cow<'_, str> {
    let start = line.len() - line.trim_start().len();
    let len = line.len();
    escape_where(line, |rest| is_command(rest) || (len - rest.len() == start && rest.starts_with("::")))
}

/// Finished JSON, which can spell every character otherwise: nothing is lost, and nothing can be taken for a command.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c != '\n' && is_harmful(&text[at..], true) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                push(&mut out, format_args!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether the first character of `rest` must not be printed as it is. Line breaks and tabs are for the caller.
pub fn is_harmful(rest: &str, in_ci: bool) -> bool {
    match rest.chars().next() {
        None | Some('\n' | '\t') => false,
        Some(' '..='"' | '$'..='~') => false,
        Some('#') => in_ci && is_command(rest),
        Some(c) => c.is_control() || is_invisible(c) || (in_ci && matches!(c, '\u{fe00}'..='\u{fe0f}')),
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

fn is_command(rest: &str) -> bool {
    rest.strip_prefix("##").is_some_and(|rest| {
        rest.starts_with('[') || rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("vso["))
    })
}

fn escape_where(text: &str, harmful: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let Some(first) = text.char_indices().map(|(at, _)| at).find(|&at| harmful(&text[at..])) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for (at, c) in text[first..].char_indices() {
        if harmful(&text[first + at..]) {
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
