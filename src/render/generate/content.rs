//! The keys and values of a generator, with the places where they are written.

use std::{ops::Range, sync::Arc};

use crate::{
    text::{Encoding, Piece, Place, Source, Span},
    yaml::{self, MadeScalar, Node, Style, Value},
};

use super::{
    super::{Gap, GapKind, Problem, ProblemKind, Set, pairs, remote::is_http},
    Entry, Generator, Given, Item, Text, sops,
};

/// What goes into the object.
#[derive(Debug, Default)]
pub(super) struct Content {
    pub data: Vec<Item>,
    pub binary: Vec<Item>,
    /// Whether a ciphertext is part of it.
    pub is_opaque: bool,
}

/// A value before it is known where it goes.
struct Raw<'a> {
    bytes: &'a [u8],
    place: Place,
    /// Where the text stands, if it stands there just so.
    copy: Option<Place>,
    /// Whether it is ciphertext that Flux decrypts.
    is_secret: bool,
}

struct Collector<'a> {
    generator: Generator,
    content: Content,
    /// All keys so far, to say where one comes again.
    keys: Vec<(String, Place)>,
    set: &'a mut Set,
}

/// The engine takes envs, then literals, then files (api/kv/kv.go).
pub(super) fn content(entry: &Entry<'_>, set: &mut Set) -> Content {
    let node = entry.value.node();
    let mut given = Given { problems: &mut set.problems, lenient: entry.is_object };
    let mut envs = given.texts(node, "envs");
    // Folded into `envs` when a kustomization file is read, which a generator object never is.
    if !entry.is_object {
        envs.extend(given.filled(node, "env"));
    }
    let literals = given.texts(node, "literals");
    let files = given.texts(node, "files");
    let mut collector = Collector { generator: entry.generator, content: Content::default(), keys: Vec::new(), set };
    for path in envs {
        if collector.is_remote(&path.value, path.node) {
            continue;
        }
        if let Some(source) = open(entry, &path.value, path.node) {
            collector.env(entry, &path, &source);
        }
    }
    for literal in literals {
        collector.literal(&literal);
    }
    for text in files {
        match pairs::file(&text.value) {
            Err(problem) => collector.refuse(text.node.place(), &problem, &text.value),
            Ok(file) => {
                let path = &text.value[file.path.clone()];
                if !collector.is_remote(path, text.node)
                    && let Some(source) = open(entry, path, text.node)
                {
                    collector.file(entry, &text, &file, &source);
                }
            }
        }
    }
    collector.check_repeated();
    collector.content
}

fn open(entry: &Entry<'_>, path: &str, node: Node<'_>) -> Option<Arc<Source>> {
    (entry.open)(path, &Value::string(node.text().unwrap_or_default(), node.place()))
}

impl Collector<'_> {
    /// Whether kustomize fetches the file (api/internal/loader/fileloader.go `Load`): its keys and values are not known.
    fn is_remote(&mut self, path: &str, node: Node<'_>) -> bool {
        let is_remote = is_http(path);
        if is_remote {
            let reason = format!("`{path}` is outside of this repository");
            self.set.gaps.push(Gap { kind: GapKind::Remote, place: node.place(), reason });
            self.content.is_opaque = true;
        }
        is_remote
    }

    fn literal(&mut self, text: &Text<'_>) {
        match pairs::literal(&text.value) {
            Err(problem) => self.refuse(text.node.place(), &problem, &text.value),
            Ok(pair) => {
                let (key_place, _) = part(text.node, &text.value, pair.key.clone());
                let (place, is_copy) = part(text.node, &text.value, pair.value.clone());
                let key = Value::string(&text.value[pair.key], key_place);
                let copy = is_copy.then(|| place.clone());
                let raw = Raw { bytes: &text.value.as_bytes()[pair.value], copy, place, is_secret: false };
                self.add(key, &raw, text.node.place());
            }
        }
    }

    fn env(&mut self, entry: &Entry<'_>, path: &Text<'_>, source: &Arc<Source>) {
        let is_secret = entry.decrypts && self.generator == Generator::Secret && sops::env(&path.value, source.text());
        if is_secret && !sops::is_dotenv(&path.value) {
            let reason = format!("the keys of `{}` are encrypted", path.value);
            self.set.gaps.push(Gap { kind: GapKind::Encrypted, place: path.node.place(), reason });
            self.content.is_opaque = true;
            return;
        }
        let bytes = source.bytes();
        let (found, problem) = pairs::env(bytes);
        let place = |range: &Range<usize>| in_file(source, range).unwrap_or_else(|| path.node.place());
        for pair in found {
            // Both are parts of lines that are UTF-8.
            let Ok(key) = std::str::from_utf8(&bytes[pair.key.clone()]) else { continue };
            // What SOPS adds itself is gone once the file is decrypted.
            if is_secret && key.starts_with("sops_") {
                continue;
            }
            let key_place = place(&pair.key);
            let copy = in_file(source, &pair.value);
            let raw = Raw { copy, place: place(&pair.value), bytes: &bytes[pair.value], is_secret };
            self.add(Value::string(key, key_place), &raw, path.node.place());
        }
        if let Some(problem) = problem.filter(|problem| problem.kind != pairs::ProblemKind::EnvLineTooLong) {
            self.refuse(place(&problem.at), &problem, &path.value);
        }
    }

    fn file(&mut self, entry: &Entry<'_>, text: &Text<'_>, file: &pairs::File<'_>, source: &Arc<Source>) {
        let has_key = file.path.start > 0;
        let name = if has_key { file.key } else { &text.value };
        let is_secret = entry.decrypts && self.generator == Generator::Secret && sops::file(name, source.text());
        // A key of its own comes first, the name of the file last.
        let end = if has_key { file.key.len() } else { text.value.trim_end_matches('/').len() };
        let key_place = part(text.node, &text.value, end.saturating_sub(file.key.len())..end).0;
        let whole = in_file(source, &(mark_len(source)..source.bytes().len()));
        let place = whole.clone().unwrap_or_else(|| text.node.place());
        let raw = Raw { bytes: source.bytes(), place, copy: whole, is_secret };
        self.add(Value::string(file.key, key_place), &raw, text.node.place());
    }

    fn add(&mut self, key: Value, raw: &Raw<'_>, by: Place) {
        self.keys.push((key.text().unwrap_or_default().to_owned(), key.place()));
        let place = raw.place.clone();
        if raw.is_secret {
            self.content.is_opaque = true;
            let unknown =
                MadeScalar { text: "".into(), style: Style::DoubleQuoted, known: false, pieces: Box::default() };
            let value = Value::made(yaml::Content::Scalar(unknown), place);
            self.content.data.push(Item { key, value, by });
            return;
        }
        let (list, value) = match (self.generator, pairs::value(raw.bytes)) {
            (Generator::Secret, _) => (&mut self.content.data, Value::string(pairs::base64(raw.bytes), place)),
            (Generator::ConfigMap, pairs::Value::Text(text)) => (&mut self.content.data, copied(text, raw)),
            (Generator::ConfigMap, pairs::Value::Binary(packed)) => {
                (&mut self.content.binary, Value::string(packed, place))
            }
        };
        list.push(Item { key, value, by });
    }

    fn check_repeated(&mut self) {
        let Some((_, second)) = pairs::repeated(self.keys.iter().map(|(key, _)| key.as_str())) else { return };
        let (key, place) = &self.keys[second];
        let message = format!("the key `{key}` is repeated in one generator");
        self.set.refuse(ProblemKind::Generator, place.clone(), message);
    }

    fn refuse(&mut self, place: Place, problem: &pairs::Problem, text: &str) {
        use pairs::ProblemKind::*;
        let message = match problem.kind {
            LiteralWithoutEquals => format!("the literal `{text}` has no `=`, it must be `key=value`"),
            LiteralWithoutKey => format!("the literal `{text}` has no key before the `=`"),
            EnvNotUtf8 => format!("a line of the env file `{text}` is not UTF-8"),
            EnvLineTooLong => format!("a line of the env file `{text}` is too long"),
            FileWithoutKey => format!("`{text}` has no key before the `=`"),
            FileWithoutPath => format!("`{text}` has no path after the `=`"),
            FileWithSeveralEquals => {
                format!("`{text}` has more than one `=`; neither the key nor the path can contain it")
            }
        };
        self.set.problems.push(Problem::new(ProblemKind::Generator, place, message));
    }
}

/// A string that remembers where its bytes stand.
fn copied(text: &str, raw: &Raw<'_>) -> Value {
    let plain = Value::string(text, raw.place.clone());
    let Some(copy) = &raw.copy else { return plain };
    let len = copy.span.end - copy.span.start;
    // A byte order mark is in the value, but in no place.
    let at = (text.len() as u32).saturating_sub(len);
    let pieces = Box::new([Piece { at, len, place: copy.clone() }]);
    let known = plain.node().is_known();
    let scalar = MadeScalar { text: text.into(), style: Style::DoubleQuoted, known, pieces };
    Value::made(yaml::Content::Scalar(scalar), raw.place.clone())
}

/// The place of a part of a scalar, and whether the part is written just so; the whole scalar where that is not clear.
fn part(node: Node<'_>, text: &str, range: Range<usize>) -> (Place, bool) {
    let whole = node.place();
    let written = whole.text();
    let inset = usize::from(node.style() != Style::Plain && written.starts_with(['"', '\'']));
    if written.get(inset..).is_some_and(|written| written.starts_with(text)) {
        let start = whole.span.start as usize + inset;
        let span = Span::new(start + range.start, start + range.end);
        return (Place { span, ..whole }, true);
    }
    (whole, false)
}

/// A range of the bytes on disk as a place; `None` where the text is not the bytes.
fn in_file(source: &Arc<Source>, range: &Range<usize>) -> Option<Place> {
    let is_text = matches!(source.encoding(), Encoding::Utf8 | Encoding::Utf8WithBom);
    if !is_text || source.decode_error().is_some() {
        return None;
    }
    let mark = mark_len(source);
    let span = Span::new(range.start.saturating_sub(mark), range.end.saturating_sub(mark));
    Some(source.place(span).real())
}

fn mark_len(source: &Source) -> usize {
    if source.encoding() == Encoding::Utf8WithBom { 3 } else { 0 }
}
