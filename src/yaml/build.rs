//! From events to tree.

use std::{collections::HashMap, sync::Arc};

use crate::text::{Source, Span};

use super::{
    Document, Limits, Problem, ProblemKind, Style, Yaml,
    limits::excessive_aliasing,
    tree::{Data, NONE, NodeId, Properties, Shape},
};

/// A tree that is still being built.
pub(super) struct Builder {
    pub yaml: Yaml,
    pub limits: Limits,
    open: Vec<Open>,
    /// Children of the open collections, innermost last.
    pending: Vec<NodeId>,
    /// Anchor number of the parser to node, for the current document.
    anchors: HashMap<usize, Anchored>,
    document: Mark,
    /// Where the last complete document ends: what lies before is settled.
    pub settled: usize,
    /// Documents that could not be read.
    pub dropped: Vec<Span>,
    /// The parser reads a mended copy of the file, of the same length.
    pub mended: bool,
}

/// A collection whose end has not come.
struct Open {
    id: NodeId,
    first_pending: usize,
    anchor: usize,
    /// Nodes it would have with every alias expanded.
    expanded: u64,
}

struct Anchored {
    id: NodeId,
    expanded: u64,
    closed: bool,
}

/// The lengths of everything at the start of a document, to drop it when it breaks.
#[derive(Clone, Default)]
pub(super) struct Mark {
    nodes: usize,
    children: usize,
    cooked: usize,
    properties: usize,
    problems: usize,
    pub comments: usize,
    start: usize,
    aliases: bool,
    expanded: u64,
}

impl Builder {
    pub fn new(source: Arc<Source>, limits: Limits) -> Self {
        // Most files have a little more than one node for so many bytes.
        let nodes = source.text().len() / 16;
        let yaml = Yaml {
            source,
            nodes: Vec::with_capacity(nodes),
            children: Vec::with_capacity(nodes),
            cooked: String::new(),
            properties: Vec::new(),
            documents: Vec::new(),
            comments: Vec::new(),
            problems: Vec::new(),
        };
        Self {
            yaml,
            limits,
            open: Vec::new(),
            pending: Vec::new(),
            anchors: HashMap::new(),
            document: Mark::default(),
            settled: 0,
            dropped: Vec::new(),
            mended: false,
        }
    }

    pub fn encoding(&mut self) {
        if let Some(error) = self.yaml.source.decode_error() {
            let bytes: Vec<String> = error.bad.iter().take(4).map(|byte| format!("0x{byte:02X}")).collect();
            let message = format!("the file is not text: {} is not valid here", bytes.join(" "));
            let problem = Problem::new(ProblemKind::Encoding, error.at, message);
            self.yaml.problems.push(problem);
        }
    }

    /// Whether the limits of the file leave room for more documents.
    pub fn has_room(&self) -> bool {
        self.yaml.nodes.len() < self.limits.nodes && self.yaml.documents.len() < self.limits.documents
    }

    pub fn start_document(&mut self, span: Span) -> Result<(), Problem> {
        if self.yaml.documents.len() >= self.limits.documents {
            let message = format!("more than {} documents in one file", self.limits.documents);
            return Err(Problem::new(ProblemKind::Limit, span, message));
        }
        self.anchors.clear();
        self.document = self.mark(span.start as usize);
        Ok(())
    }

    pub fn is_first_on_line(&self, span: Span) -> bool {
        let before = self.yaml.source.text().get(..span.start as usize).unwrap_or("");
        before.trim_end_matches([' ', '\t', '\u{FEFF}']).chars().next_back().is_none_or(|c| c == '\n')
    }

    pub fn scalar(&mut self, value: &str, style: Style, span: Span) -> Result<NodeId, Problem> {
        // The parser writes `~` for a value that is not there.
        let is_absent = style == Style::Plain && span.is_empty();
        let value = if is_absent { "" } else { value };
        let value = self.cut_at_end(value, style, span);
        let text = self.yaml.source.text();
        let span = if is_absent && self.is_behind_key(span) { Span::new(span.start as usize + 1, 0) } else { span };
        let span = if matches!(style, Style::Literal | Style::Folded) { trim_end(span, text) } else { span };
        let quote = usize::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
        let start = span.start as usize + quote;
        if text.as_bytes().get(start..start + value.len()) == Some(value.as_bytes()) {
            return self.push(Shape::Raw, style, span, start as u32, value.len() as u32);
        }
        let first = self.yaml.cooked.len() as u32;
        self.yaml.cooked.push_str(value);
        self.push(Shape::Cooked, style, span, first, value.len() as u32)
    }

    /// A block scalar at the end of a file that has no line feed there has none either, to go-yaml.
    fn cut_at_end<'v>(&self, value: &'v str, style: Style, span: Span) -> &'v str {
        let text = self.yaml.source.text();
        let is_last = trim_end(span, text).end as usize == text.len();
        match matches!(style, Style::Literal | Style::Folded) && is_last {
            true => value.strip_suffix('\n').unwrap_or(value),
            false => value,
        }
    }

    /// Whether the `:` at this place is the one in front of the next value; the parser puts an absent value before it.
    fn is_behind_key(&self, span: Span) -> bool {
        let is_value = self.open.last().is_some_and(|open| {
            self.yaml.data(open.id).shape == Shape::Map && (self.pending.len() - open.first_pending) % 2 == 1
        });
        is_value && self.yaml.source.text().as_bytes().get(span.start as usize) == Some(&b':')
    }

    pub fn open_collection(&mut self, id: NodeId, anchor: usize) {
        self.anchored(anchor, id, 0, false);
        self.open.push(Open { id, first_pending: self.pending.len(), anchor, expanded: 1 });
    }

    pub fn anchor_token(&mut self, anchor: usize, span: Span) {
        if let Some(id) = self.anchors.get(&anchor).map(|anchored| anchored.id) {
            self.properties(id).anchor = span;
        }
    }

    pub fn close(&mut self, end: Span) {
        let Some(open) = self.open.pop() else { return };
        let first = self.yaml.children.len() as u32;
        self.yaml.children.extend(self.pending.drain(open.first_pending..));
        let len = self.yaml.children.len() as u32 - first;
        let last = self.yaml.children.last().filter(|_| len > 0).map(|&id| self.yaml.data(id).span.end);
        let text = self.yaml.source.text();
        let data = &mut self.yaml.nodes[open.id as usize];
        (data.first, data.len) = (first, len);
        data.span = match data.style {
            Style::Flow if !is_pair(data, text, end) => Span { end: end.end, ..data.span },
            _ => block_span(data, text, last),
        };
        if data.shape == Shape::Map {
            self.duplicate_keys(open.id);
        }
        if let Some(anchored) = self.anchors.get_mut(&open.anchor).filter(|anchored| anchored.id == open.id) {
            (anchored.closed, anchored.expanded) = (true, open.expanded);
        }
        self.add(open.id, open.expanded);
    }

    pub fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Problem> {
        self.document.aliases = true;
        let (target, expanded) = match self.anchors.get(&anchor) {
            Some(anchored) if anchored.closed => (anchored.id, anchored.expanded),
            found => {
                let name = self.yaml.source.slice(span);
                let (kind, message) = if found.is_some() {
                    (ProblemKind::SelfAlias, format!("`{name}` is inside the node that it names"))
                } else {
                    (ProblemKind::UnknownAlias, format!("`{name}` names no anchor"))
                };
                self.yaml.problems.push(Problem::new(kind, span, message));
                (NONE, 0)
            }
        };
        let id = self.push(Shape::Alias, Style::Plain, span, target, 0)?;
        self.add(id, expanded.saturating_add(1));
        Ok(())
    }

    pub fn push(&mut self, shape: Shape, style: Style, span: Span, first: u32, len: u32) -> Result<NodeId, Problem> {
        if self.yaml.nodes.len() >= self.limits.nodes {
            let message = format!("more than {} values in one file", self.limits.nodes);
            return Err(Problem::new(ProblemKind::Limit, span, message));
        }
        self.yaml.nodes.push(Data { span, first, len, properties: NONE, shape, style });
        Ok(self.yaml.nodes.len() as NodeId - 1)
    }

    /// Puts a finished node into the collection that is open, or makes it the root of its document.
    pub fn add(&mut self, id: NodeId, expanded: u64) {
        match self.open.last_mut() {
            Some(open) => {
                open.expanded = open.expanded.saturating_add(expanded);
                self.pending.push(id);
            }
            None => {
                self.document.expanded = expanded;
                let span = self.yaml.data(id).span;
                let index = self.yaml.documents.len();
                self.yaml.documents.push(Document { root: id, index, span });
            }
        }
    }

    pub fn anchored(&mut self, anchor: usize, id: NodeId, expanded: u64, closed: bool) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { id, expanded, closed });
        }
    }

    pub fn tagged(&mut self, id: NodeId, tag: Option<String>, span: Span) {
        if let Some(tag) = tag {
            let properties = self.properties(id);
            properties.tag = Some(tag.into());
            properties.tag_span = span;
        }
    }

    pub fn properties(&mut self, id: NodeId) -> &mut Properties {
        let data = &mut self.yaml.nodes[id as usize];
        if data.properties == NONE {
            data.properties = self.yaml.properties.len() as u32;
            self.yaml.properties.push(Properties::default());
        }
        let index = data.properties as usize;
        &mut self.yaml.properties[index]
    }

    fn duplicate_keys(&mut self, map: NodeId) {
        let yaml = &self.yaml;
        let keys = || yaml.children_of(map).iter().step_by(2).filter_map(|&id| Some((id, key_text(yaml, id)?)));
        let mut found = Vec::new();
        let count = yaml.data(map).len / 2;
        // Most mappings are small: comparing beats hashing there.
        if count <= 8 {
            for (index, (id, key)) in keys().enumerate() {
                if let Some((first, _)) = keys().take(index).find(|(_, other)| *other == key) {
                    found.push((first, id, key.to_owned()));
                }
            }
        } else {
            let mut seen: HashMap<&str, NodeId> = HashMap::with_capacity(count as usize);
            for (id, key) in keys() {
                match seen.get(key) {
                    Some(&first) => found.push((first, id, key.to_owned())),
                    None => drop(seen.insert(key, id)),
                }
            }
        }
        for (first, second, key) in found {
            let first = self.yaml.data(first).span;
            let span = self.yaml.data(second).span;
            let message = format!("duplicate key `{key}`");
            self.yaml.problems.push(Problem::new(ProblemKind::DuplicateKey { first }, span, message));
        }
    }

    pub fn mark(&self, start: usize) -> Mark {
        Mark {
            nodes: self.yaml.nodes.len(),
            children: self.yaml.children.len(),
            cooked: self.yaml.cooked.len(),
            properties: self.yaml.properties.len(),
            problems: self.yaml.problems.len(),
            comments: self.yaml.comments.len(),
            start,
            aliases: false,
            expanded: 0,
        }
    }

    pub fn end_document(&mut self, span: Span) {
        if let Some(document) = self.yaml.documents.last_mut() {
            document.span = Span::new(self.document.start, (span.start as usize).max(self.document.start));
        }
        let written = (self.yaml.nodes.len() - self.document.nodes) as u64;
        if self.document.aliases && excessive_aliasing(written, self.document.expanded) {
            self.cut_aliases(written, span);
        }
        self.settled = span.end as usize;
        self.document = self.mark(self.settled);
    }

    /// Leaves the aliases of the document without what they name: nothing behind this point may follow them.
    fn cut_aliases(&mut self, written: u64, end: Span) {
        let first = self.document.nodes;
        let mut at = end;
        for data in self.yaml.nodes[first..].iter_mut().filter(|data| data.shape == Shape::Alias) {
            data.first = NONE;
            at = data.span;
        }
        let message = format!(
            "its aliases make {} values of the {written} that are written, go-yaml refuses the document",
            self.document.expanded
        );
        self.yaml.problems.push(Problem::new(ProblemKind::ExcessiveAliasing, at, message));
    }

    /// Forgets what was read of a document that broke.
    pub fn drop_document(&mut self) {
        let mark = self.document.clone();
        self.back_to(&mark);
    }

    /// Forgets everything that was read since `mark`.
    pub fn back_to(&mut self, mark: &Mark) {
        self.yaml.nodes.truncate(mark.nodes);
        self.yaml.children.truncate(mark.children);
        self.yaml.cooked.truncate(mark.cooked);
        self.yaml.properties.truncate(mark.properties);
        self.yaml.problems.truncate(mark.problems);
        let nodes = mark.nodes as NodeId;
        self.yaml.documents.retain(|document| document.root < nodes);
        self.open.clear();
        self.pending.clear();
        self.anchors.clear();
        self.document = self.mark(mark.start);
    }
}

/// Whether a flow mapping has no braces of its own: `[a: b]`.
fn is_pair(data: &Data, text: &str, end: Span) -> bool {
    data.shape == Shape::Map && text.as_bytes().get((end.end as usize).wrapping_sub(1)) != Some(&b'}')
}

/// From the first to the last thing written. The parser's end event stands behind the blank lines that follow, and
/// its start of a list that is not indented stands behind the first `-`.
fn block_span(data: &Data, text: &str, last: Option<u32>) -> Span {
    let mut start = data.span.start as usize;
    if data.shape == Shape::Seq && text.as_bytes().get(start) != Some(&b'-') {
        let before = text[..start].trim_end();
        start = if before.ends_with('-') { before.len() - 1 } else { start };
    }
    let end = last.map_or(start, |end| end as usize).max(start);
    Span::new(start, start + text[start..end].trim_end().len())
}

/// The text that makes two keys the same to go-yaml: equal text, whatever quotes (yaml.v3 decode.go `mapping`).
fn key_text(yaml: &Yaml, id: NodeId) -> Option<&str> {
    let data = yaml.data(id);
    let range = data.first as usize..(data.first + data.len) as usize;
    match data.shape {
        Shape::Raw => yaml.source.text().get(range),
        Shape::Cooked => yaml.cooked.get(range),
        _ => None,
    }
}

/// Without the line breaks behind the last line of a block scalar.
fn trim_end(span: Span, text: &str) -> Span {
    let written = text.get(span.range()).unwrap_or("");
    Span::new(span.start as usize, span.start as usize + written.trim_end_matches(['\n', '\r', ' ', '\t']).len())
}
