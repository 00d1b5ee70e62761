//! What the operators do to a value (envsubst/funcs.go). Positions and lengths count bytes; a character that is cut
//! in two comes out as U+FFFD here, where Flux makes a text that is not UTF-8 and so not YAML.

use super::Operator;
use super::glob::Glob;

/// What an operation costs beside making its result, in bytes or what takes as long.
pub(super) fn work(operator: Operator, value: &str, operands: &[&str]) -> usize {
    match operator {
        Operator::Value | Operator::Default | Operator::Length | Operator::Substring => 0,
        Operator::Case | Operator::Replace => value.len(),
        Operator::TrimPrefix | Operator::TrimSuffix => {
            value.len().saturating_mul(1 + operands.first().map_or(0, |pattern| pattern.len() / 8))
        }
    }
}

/// The value after the operation; none if it would be larger than `limit`.
pub(super) fn apply(operator: Operator, sign: &str, value: &str, operands: &[&str], limit: usize) -> Option<String> {
    let operand = |index: usize| operands.get(index).copied();
    let changed = match operator {
        Operator::Value | Operator::Default => value.to_owned(),
        Operator::Length => value.len().to_string(),
        Operator::Case => case(sign, value),
        Operator::Substring => substring(value, operand(0).unwrap_or_default(), operand(1)),
        Operator::TrimPrefix => Glob::parse(operand(0).unwrap_or_default()).trim(value, sign == "##"),
        Operator::TrimSuffix => {
            // Both are turned round first, so a class such as `[a-z]` is never one.
            let pattern = reversed(operand(0).unwrap_or_default());
            reversed(&Glob::parse(&pattern).trim(&reversed(value), sign == "%%"))
        }
        Operator::Replace => replace(sign, value, operand(0).unwrap_or_default(), operand(1), limit)?,
    };
    (changed.len() <= limit).then_some(changed)
}

fn case(sign: &str, value: &str) -> String {
    let mut characters = value.chars();
    match sign {
        "^^" => characters.map(upper).collect(),
        ",," => characters.map(lower).collect(),
        "^" => characters.next().map(upper).into_iter().chain(characters).collect(),
        "," => characters.next().map(lower).into_iter().chain(characters).collect(),
        // `^,` and `,^` are accepted and do nothing.
        _ => value.to_owned(),
    }
}

/// Go changes character by character: `ß` stays.
fn upper(c: char) -> char {
    let mut mapped = c.to_uppercase();
    if mapped.len() == 1 { mapped.next().unwrap_or(c) } else { c }
}

fn lower(c: char) -> char {
    let mut mapped = c.to_lowercase();
    mapped.next().unwrap_or(c)
}

fn substring(value: &str, from: &str, length: Option<&str>) -> String {
    let bytes = value.as_bytes();
    let size = bytes.len() as i64;
    // What is no number leaves the value whole.
    let Ok(from) = from.parse::<i64>() else { return value.to_owned() };
    let from = if from < 0 { size.saturating_add(from).max(0) } else { from };
    let end = match length.map(str::parse::<i64>) {
        None => size,
        Some(Err(_)) => return value.to_owned(),
        Some(Ok(length)) if length < 0 => size.saturating_add(length),
        Some(Ok(length)) => from.saturating_add(length).min(size),
    };
    let range = usize::try_from(from).ok().zip(usize::try_from(end).ok());
    let cut = range.and_then(|(from, end)| bytes.get(from..end)).unwrap_or_default();
    String::from_utf8_lossy(cut).into_owned()
}

fn replace(sign: &str, value: &str, pattern: &str, replacement: Option<&str>, limit: usize) -> Option<String> {
    let new = replacement.unwrap_or_default();
    match (sign, replacement) {
        ("//", _) => {
            let growth = value.matches(pattern).count().checked_mul(new.len())?;
            (growth <= limit).then(|| value.replace(pattern, new))
        }
        ("/#", Some(_)) => Some(value.strip_prefix(pattern).map_or(value.to_owned(), |rest| format!("{new}{rest}"))),
        ("/%", Some(_)) => Some(value.strip_suffix(pattern).map_or(value.to_owned(), |rest| format!("{rest}{new}"))),
        // Without a replacement these two do nothing.
        ("/#" | "/%", None) => Some(value.to_owned()),
        _ => Some(value.replacen(pattern, new, 1)),
    }
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}
