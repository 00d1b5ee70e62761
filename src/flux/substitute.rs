//! `postBuild`: variables in the text of one object (fluxcd/pkg kustomize/kustomize_varsub.go `SubstituteVariables`).
//!
//! Flux writes the object as YAML text, substitutes in that text and reads it again: quotes are lost, and a value may
//! become a number, a list, or no YAML at all. Most scalars stand in that text as they are and are done one by one;
//! the others are written as Flux writes them, substituted and read again.

use std::{collections::HashMap, ops::Range, sync::Arc};

use crate::{
    model::value::envsubst::{Answer, Evaluated, FailureKind, Template},
    text::{Piece, Place, Source, Span, pointer},
    yaml::{
        Cause, Content, Kind, Limits, MadeScalar, Node, Origin, ProblemKind, Reader, Scalar, Slot, Style, Value, Yaml,
        emit::{self, Form},
    },
};

use super::Variables;

/// Something about a variable that Flux refuses, or that has no value.
#[derive(Clone, Debug)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// The reference, where a person wrote it.
    pub place: Place,
    /// JSON pointer of the scalar in the object.
    pub field: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// A variable without value and without default.
    Undefined(String),
    /// envsubst cannot read the reference; the words are its own.
    Malformed(String),
    /// What came out is no YAML.
    NoYaml(String),
    /// More text than any API server takes.
    TooLarge,
}

/// What substitution makes of an object.
#[derive(Clone, Debug)]
pub struct Substituted {
    pub value: Value,
    pub troubles: Vec<Trouble>,
    /// The names of variables that took part, defined or not.
    pub used: Vec<String>,
}

/// Substitutes in a whole object. What has no value becomes empty, as it does before strict mode.
pub fn substitute(value: &Value, variables: &Variables) -> Substituted {
    let root = value.clone();
    let mut work = Work { variables, troubles: Vec::new(), used: Vec::new(), path: Vec::new(), root, whole: None };
    let mut value = value.clone();
    if holds_dollar(&value) {
        work.walk(&mut value);
    }
    work.used.sort_unstable();
    work.used.dedup();
    Substituted { value, troubles: work.troubles, used: work.used }
}

struct Work<'v> {
    variables: &'v Variables,
    troubles: Vec<Trouble>,
    used: Vec<String>,
    path: Vec<String>,
    root: Value,
    /// Made when a first scalar needs it.
    whole: Option<Whole>,
}

/// The text of the object, and where its values stand in it, by the identity of their nodes.
type Whole = (String, HashMap<(usize, u32), Range<usize>>);

/// Whether any text below holds a `$`. A document that was never changed is searched as one text: its aliases lead to
/// nothing outside of it.
fn holds_dollar(value: &Value) -> bool {
    let node = value.node();
    let written = node.yaml().filter(|yaml| yaml.documents().any(|document| yaml.root(document) == node));
    let silent = |yaml: &Yaml| memchr::memchr(b'$', yaml.source().slice(node.span()).as_bytes()).is_none();
    !written.is_some_and(silent) && any_dollar(node)
}

/// Whether any text from this node on holds a `$`. What a file has without an alias, which leads elsewhere, and without
/// an escape, which may be a `$`, is searched as one text.
fn any_dollar(node: Node<'_>) -> bool {
    let written = node.yaml().map(|yaml| yaml.source().slice(node.span()));
    let is_silent = |text: &str| memchr::memchr3(b'$', b'*', b'\\', text.as_bytes()).is_none();
    !written.is_some_and(is_silent) && any_text_with_dollar(node)
}

fn any_text_with_dollar(node: Node<'_>) -> bool {
    let is_written = node.yaml().is_some();
    // A part of what was searched is not searched again.
    let below = |node: Node<'_>| if is_written { any_text_with_dollar(node) } else { any_dollar(node) };
    match node.kind() {
        Kind::Scalar => node.text().is_some_and(|text| memchr::memchr(b'$', text.as_bytes()).is_some()),
        Kind::Map => node.entries().into_iter().any(|entry| below(entry.key) || below(entry.value)),
        Kind::Seq => node.items().any(below),
    }
}

impl Work<'_> {
    /// Goes into a collection that holds a `$` somewhere.
    fn walk(&mut self, value: &mut Value) {
        for (index, slot) in value.slots_mut().into_iter().flatten().enumerate() {
            let in_key = slot.key.as_ref().is_some_and(|key| any_dollar(key.node()));
            let in_value = any_dollar(slot.value.node());
            if in_key || in_value {
                self.slot(slot, index, in_key, in_value);
            }
        }
    }

    fn slot(&mut self, slot: &mut Slot, index: usize, in_key: bool, in_value: bool) {
        let name = slot.key.as_ref().map_or_else(|| index.to_string(), |key| key.text().unwrap_or("").to_owned());
        self.path.push(pointer::escape(&name));
        if let Some(key) = slot.key.clone().filter(|_| in_key)
            && let Some((made, _)) = self.scalar(&key)
        {
            let text = made.text().unwrap_or("").to_owned();
            slot.key = Some(Value::string(text, key.place()));
        }
        if !in_value {
        } else if slot.value.kind() != Kind::Scalar {
            self.walk(&mut slot.value);
        } else if let Some((made, by)) = self.scalar(&slot.value) {
            slot.put(made, Origin::new(Cause::Substitution, by));
        }
        self.path.pop();
    }

    fn scalar(&mut self, value: &Value) -> Option<(Value, Option<Place>)> {
        let node = value.node();
        let text = node.text()?;
        let is_text = matches!(node.scalar(Reader::Kyaml), Some(Scalar::Str(_) | Scalar::Timestamp(_)));
        if !is_text {
            return None;
        }
        let plain = emit::form(text) == Form::Plain;
        let template = match Template::parse(text) {
            Ok(template) => template,
            Err(error) => {
                self.trouble(TroubleKind::Malformed(error.to_string()), node.part(error.range.clone()));
                return None;
            }
        };
        if template.is_literal() {
            return None;
        }
        let references = template.references();
        let spans_lines = |range: Range<usize>| text[range].contains([' ', '\n']);
        let folded = references.iter().any(|reference| spans_lines(reference.range.clone()));
        self.used.extend(references.iter().map(|reference| reference.name.clone()));
        let evaluated = self.evaluate(&template, text, node)?;
        let by = references.iter().find_map(|reference| self.variables.values.get(&reference.name));
        let by = by.map(|variable| variable.place.clone());
        let pieces = pieces(&evaluated, &template, node, self.variables);
        if evaluated.unknown {
            let made = MadeScalar { text: evaluated.text.into(), style: Style::DoubleQuoted, known: false, pieces };
            return Some((Value::made(Content::Scalar(made), value.place()), by));
        }
        if plain && !folded && is_plain_value(&evaluated.text) {
            return Some((read_plain(evaluated.text, pieces, value.place()), by));
        }
        let read = match plain && !folded {
            true => self.read_text(&evaluated.text, value.place())?,
            false => self.write_and_read(value, folded)?,
        };
        if read.text() != Some(&evaluated.text) {
            return Some((read, by));
        }
        // Nothing but the variables changed: the lines of a long text still stand where they stood.
        let (style, known) = (read.node().style(), read.node().is_known());
        let made = MadeScalar { text: evaluated.text.into(), style, known, pieces };
        Some((Value::made(Content::Scalar(made), value.place()), by))
    }

    /// Substitutes and says which variables have no value.
    fn evaluate(&mut self, template: &Template, text: &str, node: Node<'_>) -> Option<Evaluated> {
        let variables = self.variables;
        for reference in template.references() {
            if !reference.has_default() && matches!(variables.answer(&reference.name), Answer::Undefined) {
                let kind = TroubleKind::Undefined(reference.name.clone());
                self.trouble(kind, node.part(reference.range.clone()));
            }
        }
        match template.evaluate(text, |name| variables.answer(name), false) {
            Ok(evaluated) => Some(evaluated),
            Err(failure) => {
                if failure.kind == FailureKind::TooLarge {
                    self.trouble(TroubleKind::TooLarge, node.part(failure.range));
                }
                None
            }
        }
    }

    /// Writes the scalar as Flux does, substitutes in that text, and reads the result.
    fn write_and_read(&mut self, value: &Value, folded: bool) -> Option<Value> {
        // Where a line is folded depends on where it stands, so then the whole object is written.
        let written = folded.then(|| self.written(value)).flatten();
        let form = written.unwrap_or_else(|| emit::emit(value.node()).text.trim_end_matches('\n').to_owned());
        let template = match Template::parse(&form) {
            Ok(template) => template,
            Err(error) => {
                self.trouble(TroubleKind::Malformed(error.to_string()), value.place());
                return None;
            }
        };
        let variables = self.variables;
        let evaluated = template.evaluate(&form, |name| variables.answer(name), false).ok()?;
        self.read_text(&evaluated.text, value.place())
    }

    /// A scalar of the object as it stands in its text.
    fn written(&mut self, value: &Value) -> Option<String> {
        let (text, ranges) = self.whole.get_or_insert_with(|| {
            let emitted = emit::emit(self.root.node());
            let values = emitted.scalars.iter().filter(|scalar| !scalar.is_key).rev();
            let ranges = values.map(|scalar| (scalar.node.identity(), scalar.range.clone())).collect();
            (emitted.text, ranges)
        });
        ranges.get(&value.node().identity()).map(|range| text[range.clone()].to_owned())
    }

    /// Reads what became of a scalar as the value of a key.
    fn read_text(&mut self, text: &str, place: Place) -> Option<Value> {
        // A block scalar keeps its own indentation; anything else is continued deeper than a key at the margin.
        let source = Source::derived(format!("k: {text}\n"), place.clone(), Vec::new());
        let yaml = Arc::new(Yaml::parse(source, &Limits::default()));
        let refused = yaml.problems().iter().find(|problem| problem.kind != ProblemKind::ReadByGo);
        if let Some(problem) = refused {
            self.trouble(TroubleKind::NoYaml(problem.message.clone()), place);
            return None;
        }
        let document = yaml.documents().next()?;
        let root = Value::document(&yaml, document);
        let found = root.get("k").filter(|_| root.node().own_entries().count() == 1);
        if found.is_none() {
            self.trouble(TroubleKind::NoYaml("the value breaks out of its line".to_owned()), place);
        }
        found
    }

    fn trouble(&mut self, kind: TroubleKind, place: Place) {
        self.troubles.push(Trouble { kind, place, field: format!("/{}", self.path.join("/")) });
    }
}

/// Whether the text, as the value of a key on one line, is one plain scalar and nothing else.
fn is_plain_value(text: &str) -> bool {
    let starts_well = text
        .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '$' | '(' | '+' | '~' | '^' | ';'));
    starts_well
        && !text.contains(['\n', '\t', '\r'])
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.starts_with("...")
}

/// Flux reads the text with sigs.k8s.io/yaml, to which `yes` and `on` are booleans.
fn read_plain(text: String, pieces: Box<[Piece]>, place: Place) -> Value {
    let read = Value::scalar(text.as_str(), Style::Plain, place.clone());
    let text = match read.node().scalar(Reader::SigsYaml) {
        Some(Scalar::Bool(value)) => value.to_string(),
        _ => text,
    };
    // What is left of `${` came out of an escape and is meant.
    let scalar = MadeScalar { text: text.into(), style: Style::Plain, known: true, pieces };
    Value::made(Content::Scalar(scalar), place)
}

/// Where the parts of the text are written: copied ones where the scalar is, line by line, others where the variable is.
fn pieces(evaluated: &Evaluated, template: &Template, node: Node<'_>, variables: &Variables) -> Box<[Piece]> {
    let lines = node.pieces();
    let mut pieces = Vec::new();
    for piece in &evaluated.pieces {
        let (at, len) = (piece.output.start as u32, piece.output.len() as u32);
        if len == 0 {
            continue;
        }
        let variable = piece.reference.map(|index| {
            let name = template.references().get(index).map_or("", |reference| reference.name.as_str());
            variables.values.get(name)
        });
        match variable {
            Some(Some(variable)) => pieces.push(Piece { at, len, place: variable.place.clone() }),
            None if !lines.is_empty() && piece.input.len() == piece.output.len() => {
                let (start, end) = (piece.input.start as u32, piece.input.end as u32);
                pieces.extend(lines.iter().filter_map(|line| {
                    let (from, to) = (line.at.max(start), (line.at + line.len).min(end));
                    let copy = line.place.span.end - line.place.span.start == line.len;
                    let first = line.place.span.start + (from.saturating_sub(line.at));
                    let span = if copy {
                        Span { start: first, end: first + to.saturating_sub(from) }
                    } else {
                        line.place.span
                    };
                    let place = Place { span, ..line.place.clone() };
                    (from < to).then(|| Piece { at: at + (from - start), len: to - from, place })
                }));
            }
            _ => pieces.push(Piece { at, len, place: node.part(piece.input.clone()) }),
        }
    }
    pieces.into()
}
