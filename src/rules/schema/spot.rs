//! From the JSON pointer of a fault to the line and the words for it.

use crate::text::pointer;

use serde_json::Value;

use crate::rules::prelude::*;

/// The value at a pointer.
pub(super) fn value<'a>(object: Object<'a>, pointer: &str) -> Option<Node<'a>> {
    object.node.at_pointer(pointer)
}

/// The key at a pointer, with its value.
pub(super) fn entry<'a>(object: Object<'a>, pointer: &str) -> Option<Entry<'a>> {
    let (parent, key) = pointer.rsplit_once('/')?;
    object.node.at_pointer(parent)?.entry(&pointer::unescape(key))
}

/// The field as people write it: `spec.valuesFrom[0].key`; the kind at the root.
pub(super) fn words(object: Object<'_>, pointer: &str) -> String {
    let mut out = String::new();
    for step in pointer::steps(pointer) {
        let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || step.contains(['.', '/']) {
            out.push_str(&format!("[{step}]"));
        } else {
            out.push_str(if out.is_empty() { "" } else { "." });
            out.push_str(&step);
        }
    }
    if out.is_empty() { object.kind.to_owned() } else { out }
}

/// `a`, `a` and `b`, `a`, `b` and `c`: each in backticks.
pub(super) fn list(items: &[String], and: &str) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("`{item}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What a value is, as YAML reads it: `the number 1.1`.
pub(super) fn what(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Map => "a map".to_owned(),
        Kind::Seq => "a list".to_owned(),
        Kind::Scalar => match node.scalar(Reader::Kyaml) {
            Some(Scalar::Int(value)) => format!("the number {value}"),
            Some(Scalar::Float(value)) => format!("the number {value}"),
            Some(Scalar::Bool(value)) => format!("the boolean {value}"),
            Some(Scalar::Null) | None => "null".to_owned(),
            Some(Scalar::Str(_) | Scalar::Timestamp(_)) if is_ciphertext(node) => "ciphertext".to_owned(),
            Some(Scalar::Str(_) | Scalar::Timestamp(_)) => "a string".to_owned(),
        },
    }
}

fn is_ciphertext(node: Node<'_>) -> bool {
    node.text().is_some_and(|text| text.starts_with("ENC["))
}

/// A type with its article.
pub(super) fn type_words(name: &str) -> &str {
    match name {
        "object" => "a map",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        "string" => "a string",
        other => other,
    }
}

/// A value of an enumeration as it is written.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Long texts are cut, so that the message stays a sentence.
pub(super) fn cut(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() <= MOST && line.len() == text.len() {
        return text.to_owned();
    }
    let start: String = line.chars().take(MOST).collect();
    format!("{start}…")
}
