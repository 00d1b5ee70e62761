//! A target within the JSON or YAML that a scalar holds (kustomize api/filters/replacement
//! `setValueInStructuredData`).

mod json;

use std::sync::Arc;

use crate::{
    text::{Source, Span},
    yaml::{Kind, Limits, Node, Origin, Slot, Style, Value, Yaml},
};

use super::{
    field_path::Part,
    lookup::{self, lookup},
    read::Options,
    walk::{self, Create},
    write,
};

/// How well the new text is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    Exact,
    /// YAML: the engine writes all of it anew, with blanks and comments of its own.
    Formatted,
    /// YAML that it changes in more than one scalar.
    Unclear,
}

/// Writes to what the path leads to within a scalar; `None` if no scalar is on the way, or nothing is there.
pub(super) fn put(
    root: &mut Value,
    parts: &[Part],
    value: &Value,
    options: &Options,
    create: Option<&Create>,
    way: &Origin,
) -> Option<Done> {
    let is_scalar = |length: &usize| {
        let found = lookup(root, &parts[..*length]);
        matches!(found, Ok(Some(found)) if found.kind() == Kind::Scalar)
    };
    let (outer, inner) = parts.split_at((1..parts.len()).find(is_scalar)?);
    let slot = lookup::slot_mut(root, outer)?;
    let old = slot.value.clone();
    let text = old.text()?;
    let mut data = parse(old.node()).filter(|data| !data.is_null())?;
    let is_json = text.trim_start().starts_with(['{', '[']);
    let mut cuts = Vec::new();
    let mut is_clear = true;
    let mut replace = |slot: &mut Slot| {
        let cut = cut(slot.value.node());
        match write::write(slot, value, options, way) {
            Err(fault) if is_json => return Err(fault),
            // The engine writes a tag in front of a text that is not of its type.
            Err(_) => is_clear = false,
            Ok(()) => {}
        }
        match (cut, slot.value.text()) {
            (Some((span, style)), Some(text)) => cuts.push((span, written(&slot.value, style, text))),
            _ => is_clear = false,
        }
        Ok(())
    };
    match walk::walk_root(&mut data, inner, create, &mut replace) {
        Ok(1..) => {}
        _ => return None,
    }
    let (new, done) = if is_json {
        (json::text(data.node(), text.contains('\n') && text.contains("  "))?, Done::Exact)
    } else if is_clear {
        (spliced(text, cuts), Done::Formatted)
    } else {
        (String::new(), Done::Unclear)
    };
    let known = done != Done::Unclear && old.node().is_known() && value.node().is_known();
    slot.put(write::scalar(&new, Style::DoubleQuoted, known, old.place()), way.clone());
    Some(done)
}

/// How much a path leads to within a scalar. The engine writes to a copy there, which is lost.
pub(super) fn count(scalar: Node<'_>, parts: &[Part], create: Option<&Create>) -> Result<usize, String> {
    let Some(mut data) = parse(scalar) else { return Err("there is neither JSON nor YAML in the text".into()) };
    walk::walk_root(&mut data, parts, create, &mut |_| Ok(()))
}

/// The first document of a text; `None` if it cannot be read.
fn parse(scalar: Node<'_>) -> Option<Value> {
    let source = Source::derived(scalar.text()?.to_owned(), scalar.place(), Vec::new());
    let yaml = Arc::new(Yaml::parse(source, &Limits::default()));
    let is_readable = yaml.problems().is_empty();
    let document = yaml.documents().next().filter(|_| is_readable)?;
    Some(Value::document(&yaml, document))
}

/// What stands in the text for a scalar that can be written in place.
fn cut(node: Node<'_>) -> Option<(Span, Style)> {
    let is_line = matches!(node.style(), Style::Plain | Style::SingleQuoted | Style::DoubleQuoted);
    (node.yaml().is_some() && node.kind() == Kind::Scalar && is_line).then(|| (node.span(), node.style()))
}

/// A scalar in the style it had, or in quotes if it would not be the same text without.
fn written(value: &Value, style: Style, text: &str) -> String {
    let is_string = value.node().as_str().is_some();
    let plain = Value::scalar(text, Style::Plain, value.place());
    let is_safe = plain.node().as_str().is_some()
        && !text.starts_with(|c: char| c.is_whitespace() || "-?:,[]{}#&*!|>'\"%@`".contains(c))
        && !text.ends_with(|c: char| c.is_whitespace() || c == ':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains('\n');
    match style {
        Style::SingleQuoted if !text.contains('\n') => format!("'{}'", text.replace('\'', "''")),
        Style::Plain if !is_string || is_safe => text.to_owned(),
        _ => serde_json::Value::from(text).to_string(),
    }
}

/// The text with its new scalars; the engine leaves no white space at either end.
fn spliced(text: &str, mut cuts: Vec<(Span, String)>) -> String {
    cuts.sort_by_key(|(span, _)| span.start);
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for (span, scalar) in cuts {
        let range = span.range();
        if range.start < done {
            continue;
        }
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(&scalar);
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    new.trim().to_owned()
}
