//! YAML as Go's `encoding/json` writes it after one reading as JSON: sorted keys, HTML escapes, numbers as floats.

use std::{borrow::Cow, collections::BTreeMap};

use crate::yaml::{Kind, Node, Reader, Scalar};

/// A value of the object that is hashed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    /// A scalar is taken by its text, whatever its type; an absent value is the empty text.
    Text(&'a str),
    Map(Node<'a>),
    /// The engine reads every collection as a mapping, and goes on with nothing where it is none.
    Null,
}

impl<'a> Value<'a> {
    pub(super) fn of(node: Option<Node<'a>>) -> Self {
        match node {
            None => Self::Text(""),
            Some(node) => match node.kind() {
                Kind::Scalar => Self::Text(node.text().unwrap_or("")),
                Kind::Map => Self::Map(node),
                Kind::Seq => Self::Null,
            },
        }
    }

    pub(super) fn is_collection(self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// The text so far.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Writes an object of fields that are sorted by name.
    pub(super) fn object(&mut self, fields: &[(&str, Value<'_>)]) -> Option<()> {
        self.braced(fields.iter(), |writer, (name, value)| {
            writer.key(name);
            match value {
                Value::Text(text) => writer.text(text),
                Value::Map(map) => writer.node(*map)?,
                Value::Null => writer.raw("null"),
            }
            Some(())
        })
    }

    /// The depth of the tree is bounded by the limits of its parser.
    fn node(&mut self, node: Node<'_>) -> Option<()> {
        match node.kind() {
            Kind::Map => {
                let entries = node.entries();
                // Of a key that comes twice the last wins, as it does in Go.
                let sorted: BTreeMap<&str, Node<'_>> =
                    entries.iter().map(|entry| (entry.key.text().unwrap_or(""), entry.value)).collect();
                self.braced(sorted.into_iter(), |writer, (key, value)| {
                    writer.key(key);
                    writer.node(value)
                })
            }
            Kind::Seq => {
                self.raw("[");
                for (at, item) in node.items().enumerate() {
                    self.raw(if at > 0 { "," } else { "" });
                    self.node(item)?;
                }
                self.raw("]");
                Some(())
            }
            Kind::Scalar => self.scalar(node.scalar(Reader::Kyaml)?),
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Option<()> {
        match scalar {
            Scalar::Null => self.raw("null"),
            Scalar::Bool(value) => self.raw(if value { "true" } else { "false" }),
            // The second reading makes floats of all numbers.
            Scalar::Int(value) => self.raw(&float(value as f64)),
            Scalar::Float(value) if value.is_finite() => self.raw(&float(value)),
            Scalar::Float(_) => return None,
            Scalar::Str(text) => self.text(&text),
            Scalar::Timestamp(text) => self.text(&moment(text)),
        }
        Some(())
    }

    fn braced<T>(
        &mut self,
        items: impl Iterator<Item = T>,
        mut write: impl FnMut(&mut Self, T) -> Option<()>,
    ) -> Option<()> {
        self.raw("{");
        for (at, item) in items.enumerate() {
            self.raw(if at > 0 { "," } else { "" });
            write(self, item)?;
        }
        self.raw("}");
        Some(())
    }

    fn key(&mut self, key: &str) {
        self.text(key);
        self.raw(":");
    }

    fn text(&mut self, text: &str) {
        self.raw("\"");
        let mut plain = 0;
        for (at, c) in text.char_indices() {
            let escape = match c {
                '"' => "\\\"".into(),
                '\\' => "\\\\".into(),
                '\n' => "\\n".into(),
                '\r' => "\\r".into(),
                '\t' => "\\t".into(),
                '\u{8}' => "\\b".into(),
                '\u{C}' => "\\f".into(),
                '\0'..'\u{20}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => format!("\\u{:04x}", u32::from(c)),
                _ => continue,
            };
            self.raw(&text[plain..at]);
            self.raw(&escape);
            plain = at + c.len_utf8();
        }
        self.raw(&text[plain..]);
        self.raw("\"");
    }

    fn raw(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// As `encoding/json` writes a float: with an exponent below 1e-6 and from 1e21 on, shortest digits
/// (golang/go:src/encoding/json/encode.go `floatEncoder`).
fn float(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) {
        return value.to_string();
    }
    let text = format!("{value:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// A bare date becomes midnight UTC when the engine reads it; a time stays the text it is.
fn moment(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('-');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day), None) if day.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{year}-{month:0>2}-{day:0>2}T00:00:00Z").into()
        }
        _ => text.into(),
    }
}
