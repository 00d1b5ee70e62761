//! The entries of a configMapGenerator or secretGenerator: literals, env files and files, as keys and values.
//!
//! The engine (kustomize api/kv/kv.go, api/internal/generators/utils.go) takes envs first, then literals, then files.
//! It refuses a key that comes twice in one generator, and does not look at the characters of keys: those
//! [`check_key`] speaks of are refused by the API server.

use std::{collections::HashMap, hash::Hash, ops::Range};

use base64::{Engine, engine::general_purpose::STANDARD};

/// Where a key and its value stand in the text given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub key: Range<usize>,
    pub value: Range<usize>,
}

/// Why an entry is refused, and the bytes of the text given that are to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A literal without `=`.
    LiteralWithoutEquals,
    /// A literal that begins with `=`.
    LiteralWithoutKey,
    /// A line of an env file that is not UTF-8.
    EnvNotUtf8,
    /// A line of an env file of 64 KiB or more: the engine silently ends there (Go's bufio.Scanner).
    EnvLineTooLong,
    /// A file entry that begins with `=`.
    FileWithoutKey,
    /// A file entry that ends with `=`.
    FileWithoutPath,
    /// A file entry with more than one `=`.
    FileWithSeveralEquals,
}

/// Splits a literal at its first `=`; one pair of quotes around the value is not part of it.
pub fn literal(text: &str) -> Result<Pair, Problem> {
    let problem = |kind| Err(Problem { kind, at: 0..text.len() });
    match text.find('=') {
        None => problem(ProblemKind::LiteralWithoutEquals),
        Some(0) => problem(ProblemKind::LiteralWithoutKey),
        Some(equals) => {
            let value = &text[equals + 1..];
            let quoted =
                value.len() >= 2 && ['"', '\''].iter().any(|&quote| value.starts_with(quote) && value.ends_with(quote));
            let inset = usize::from(quoted);
            Ok(Pair { key: 0..equals, value: equals + 1 + inset..text.len() - inset })
        }
    }
}

/// Reads an env file up to its first problem, with which the engine fails, except for a line that is too long.
///
/// Blank lines, comments and lines without a key (`=x`) are skipped; white space in front of a key is not part of it,
/// all other is; a line without `=` has the empty value; a byte order mark is only known on the first line.
pub fn env(content: &[u8]) -> (Vec<Pair>, Option<Problem>) {
    const LONGEST: usize = 64 * 1024 - 1;
    let mut pairs = Vec::new();
    let mut start = 0;
    while start < content.len() {
        let end = memchr::memchr(b'\n', &content[start..]).map_or(content.len(), |length| start + length);
        let line = &content[start..end];
        if line.len() > LONGEST {
            return (pairs, Some(Problem { kind: ProblemKind::EnvLineTooLong, at: start..end }));
        }
        match std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)) {
            Ok(line) => pairs.extend(env_line(line, start)),
            Err(_) => return (pairs, Some(Problem { kind: ProblemKind::EnvNotUtf8, at: start..end })),
        }
        start = end + 1;
    }
    (pairs, None)
}

/// Splits an entry of `files`: `key=path`, or a path whose last part is the key.
pub fn file(text: &str) -> Result<File<'_>, Problem> {
    let problem = |kind| Err(Problem { kind, at: 0..text.len() });
    match text.split_once('=') {
        None => Ok(File { key: base_name(text), path: 0..text.len() }),
        Some((_, path)) if path.contains('=') => problem(ProblemKind::FileWithSeveralEquals),
        Some(("", _)) => problem(ProblemKind::FileWithoutKey),
        Some((_, "")) => problem(ProblemKind::FileWithoutPath),
        Some((key, _)) => Ok(File { key, path: key.len() + 1..text.len() }),
    }
}

/// An entry of `files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// A part of the entry, but for a path that has no last part: `.` or `/` then.
    pub key: &'a str,
    pub path: Range<usize>,
}

/// The positions of two equal keys of a generator, of which the engine refuses the second.
pub fn repeated<K: Eq + Hash>(keys: impl IntoIterator<Item = K>) -> Option<(usize, usize)> {
    let mut seen = HashMap::new();
    keys.into_iter().enumerate().find_map(|(at, key)| seen.insert(key, at).map(|first| (first, at)))
}

/// Whether the API server takes a key of a ConfigMap or Secret
/// (kubernetes/apimachinery:pkg/util/validation/validation.go `IsConfigMapKey`).
pub fn check_key(key: &str) -> bool {
    let known = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    known && (1..=253).contains(&key.len()) && key != "." && !key.starts_with("..")
}

/// A value of a generated object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Under `data` as it is.
    Text(&'a str),
    /// Under `binaryData` in this Base64.
    Binary(String),
}

/// What a generated ConfigMap holds for a value; a Secret holds the [`base64`] of any.
pub fn value(content: &[u8]) -> Value<'_> {
    std::str::from_utf8(content).map_or_else(|_| Value::Binary(base64(content)), Value::Text)
}

/// The Base64 of the engine: past 70 characters in lines of 70, the last one ended too (kyaml/yaml/datamap.go).
pub fn base64(content: &[u8]) -> String {
    const LINE: usize = 70;
    let packed = STANDARD.encode(content);
    if packed.len() < LINE {
        return packed;
    }
    let mut lines = String::with_capacity(packed.len() + packed.len() / LINE + 1);
    let mut rest = packed.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(LINE));
        lines.push_str(line);
        lines.push('\n');
        rest = after;
    }
    lines
}

/// `offset` is where the line stands in its file.
fn env_line(line: &str, offset: usize) -> Option<Pair> {
    let body = if offset == 0 { line.strip_prefix('\u{FEFF}').unwrap_or(line) } else { line };
    let body = body.trim_start();
    let start = offset + line.len() - body.len();
    let key = body.find('=').unwrap_or(body.len());
    if key == 0 || body.starts_with('#') {
        return None;
    }
    let end = start + body.len();
    Some(Pair { key: start..start + key, value: (start + key + 1).min(end)..end })
}

/// Go's `path.Base`.
fn base_name(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    match (path, trimmed.rsplit('/').next()) {
        ("", _) => ".",
        (_, None | Some("")) => "/",
        (_, Some(last)) => last,
    }
}

#[cfg(test)]
mod tests;
