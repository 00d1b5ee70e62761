//! The YAML text of an object as Flux sees it when it substitutes variables.
//!
//! kustomize writes an object as JSON, reads that and writes it again with go-yaml v2 (api/resource
//! `Resource.AsYAML`, sigs.k8s.io/yaml `JSONToYAML`): comments, quotes and the order of keys are gone, long lines are
//! folded. What stands here follows go-yaml's encode.go, emitterc.go and sorter.go, compared with the real engine.

mod order;
mod scalar;
mod writer;

use std::ops::Range;

use super::{Entry, Kind, Node, Reader, Scalar, Style};
use scalar::Value;
use writer::Writer;

pub use scalar::{Form, form, is_plain_line};

/// Longer texts are cut: the API server takes a tenth of it.
const LARGEST: usize = 16 << 20;

/// An object written anew.
#[derive(Debug)]
pub struct Emitted<'a> {
    pub text: String,
    /// Every scalar, keys too, in the order of the text.
    pub scalars: Vec<Written<'a>>,
    /// False if the text was cut because it is too large, as one full of aliases may be.
    pub is_whole: bool,
}

/// A scalar in the text of an [`Emitted`].
#[derive(Debug, Clone)]
pub struct Written<'a> {
    /// With its quotes, of a literal scalar with its header and its last line feed.
    pub range: Range<usize>,
    pub node: Node<'a>,
    pub is_key: bool,
    pub form: Form,
}

/// Writes a node and all below it, as a document of its own.
pub fn emit(root: Node<'_>) -> Emitted<'_> {
    written(root, None)
}

/// The same values, with some texts in double quotes on one line: for a reader that looks at lines, not at YAML.
pub fn emit_guarded(root: Node<'_>, guard: Guard) -> Emitted<'_> {
    written(root, Some(guard))
}

/// What [`emit_guarded`] must not write as it is.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// Whether a text must be quoted.
    pub quotes: fn(&str) -> bool,
    /// Whether the first character of what is left of a quoted text must be an escape.
    pub escapes: fn(&str) -> bool,
}

fn written(root: Node<'_>, guard: Option<Guard>) -> Emitted<'_> {
    let mut emitter = Emitter { writer: Writer::default(), guard, scalars: Vec::new(), open: Vec::new() };
    emitter.value(root, Context::Root);
    while emitter.writer.text.len() <= LARGEST && emitter.step() {}
    let is_whole = emitter.open.is_empty();
    emitter.writer.indent(0);
    Emitted { text: emitter.writer.text, scalars: emitter.scalars, is_whole }
}

struct Emitter<'a> {
    writer: Writer,
    guard: Option<Guard>,
    scalars: Vec<Written<'a>>,
    open: Vec<Open<'a>>,
}

/// A collection that is being written.
struct Open<'a> {
    indent: usize,
    rest: Rest<'a>,
}

enum Rest<'a> {
    Map(std::vec::IntoIter<Entry<'a>>),
    Seq(std::vec::IntoIter<Node<'a>>),
}

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Root,
    Item,
    /// Behind a key.
    Entry,
}

impl<'a> Emitter<'a> {
    /// The next entry or item; false at the end.
    fn step(&mut self) -> bool {
        let Some(open) = self.open.last_mut() else { return false };
        let indent = open.indent;
        match &mut open.rest {
            Rest::Map(entries) => match entries.next() {
                Some(entry) => self.entry(entry, indent),
                None => drop(self.open.pop()),
            },
            Rest::Seq(items) => match items.next() {
                Some(item) => {
                    self.writer.indent(indent);
                    self.writer.indicator("-", true);
                    self.value(item, Context::Item);
                }
                None => drop(self.open.pop()),
            },
        }
        true
    }

    fn entry(&mut self, entry: Entry<'a>, indent: usize) {
        let key = entry.key.text().unwrap_or_default();
        self.writer.indent(indent);
        if scalar::is_simple_key(key) {
            self.scalar(entry.key, Value::Text(key.into()), true, true);
            self.writer.attached(":");
        } else {
            self.writer.indicator("?", true);
            self.scalar(entry.key, Value::Text(key.into()), true, false);
            self.writer.indent(indent);
            self.writer.indicator(":", true);
        }
        self.value(entry.value, Context::Entry);
    }

    fn value(&mut self, node: Node<'a>, context: Context) {
        let above = self.open.last().map(|open| open.indent);
        match node.kind() {
            Kind::Map => {
                let entries = order::sorted(node.entries());
                if entries.is_empty() {
                    return self.writer.indicator("{}", false);
                }
                let indent = above.map_or(0, |above| above + 2);
                self.open.push(Open { indent, rest: Rest::Map(entries.into_iter()) });
            }
            Kind::Seq => {
                let items: Vec<Node<'a>> = node.items().collect();
                if items.is_empty() {
                    return self.writer.indicator("[]", false);
                }
                // A list is not set in below its key, unless the key was written with `?`.
                let is_level = context == Context::Entry && !self.writer.at_indentation;
                let indent = above.map_or(0, |above| if is_level { above } else { above + 2 });
                self.open.push(Open { indent, rest: Rest::Seq(items.into_iter()) });
            }
            Kind::Scalar => {
                let value = scalar::value(node.scalar(Reader::Kyaml), node.text().unwrap_or_default());
                self.scalar(node, value, false, false);
            }
        }
    }

    fn scalar(&mut self, node: Node<'a>, value: Value<'a>, is_key: bool, is_simple_key: bool) {
        let form = match &value {
            Value::Text(text) if is_simple_key => scalar::key_form(text),
            Value::Text(text) => form(text),
            Value::Other(_) => Form::Plain,
        };
        let text = value.as_str();
        if let Some(guard) = self.guard.filter(|guard| (guard.quotes)(text)) {
            let start = self.writer.guarded(text, guard.escapes);
            let range = start..self.writer.text.len();
            return self.scalars.push(Written { range, node, is_key, form: Form::DoubleQuoted });
        }
        // Continued lines are set in once more; a scalar alone in its document too.
        let indent = self.open.last().map_or(2, |open| open.indent + 2);
        let start = self.writer.scalar(text, form, indent, !is_simple_key);
        self.scalars.push(Written { range: start..self.writer.text.len(), node, is_key, form });
    }
}

#[cfg(test)]
mod tests;
