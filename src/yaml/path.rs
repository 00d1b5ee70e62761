//! From a node to where it stands in its document, and from a byte of its value to where that is written.

use std::{ops::Range, sync::Arc};

use crate::text::{Piece, Place, Span, pointer};

use super::{Content, Kind, Made, Node, Style, node::Repr, tree::NodeId, written::Written};

impl<'a> Node<'a> {
    /// JSON pointer from the root of the document. A key has the pointer of its value.
    pub fn pointer(self) -> String {
        pointer(&self.steps(), |_, index| index.to_string())
    }

    /// JSON pointer from `root`, an object that a build made or a document; empty if the node is not below it.
    pub fn pointer_from(self, root: Node<'a>) -> String {
        pointer(&self.steps_from(root), |_, index| index.to_string())
    }

    /// As [`Node::pointer_from`], with list items named by their `name`, `key` or `id` where they have one, so that
    /// the pointer survives a new item above.
    pub fn stable_pointer_from(self, root: Node<'a>) -> String {
        pointer(&self.steps_from(root), stable_name)
    }

    /// As [`Node::stable_pointer_from`] the root of the document.
    pub fn stable_pointer(self) -> String {
        pointer(&self.steps(), stable_name)
    }

    /// The node at a JSON pointer.
    pub fn at_pointer(self, pointer: &str) -> Option<Node<'a>> {
        pointer::steps(pointer).try_fold(self, |node, step| match node.kind() {
            Kind::Map => node.get(&step),
            Kind::Seq => node.items().nth(step.parse().ok()?),
            Kind::Scalar => None,
        })
    }

    /// The place of `range`, bytes of [`Node::text`], as exactly as the style of the scalar lets it be told; the
    /// whole scalar where it holds escapes or folded lines.
    pub fn part(self, range: Range<usize>) -> Place {
        if self.text().is_none_or(|text| text.get(range.clone()).is_none()) {
            return self.place();
        }
        let end = range.end.max(range.start + 1) as u32;
        let start = range.start as u32;
        let holds = |piece: &&Piece| piece.at <= start && end <= piece.at + piece.len.max(1);
        let pieces = self.pieces();
        let Some(piece) = pieces.iter().find(holds) else { return self.place() };
        let is_copy = piece.place.span.end - piece.place.span.start == piece.len;
        if !is_copy {
            return piece.place.clone();
        }
        let first = (piece.place.span.start + start - piece.at) as usize;
        let span = Span::new(first, first + range.len());
        Place { source: Arc::clone(&piece.place.source), span }.real()
    }

    /// Where the parts of the text are written: one piece for a text written as it is, one for each line of a block
    /// scalar, none where escapes or folded lines are in the way.
    pub fn pieces(self) -> Vec<Piece> {
        let written = match self.0 {
            Repr::Written(written) if !written.is_alias() => written,
            Repr::Made(Made { content: Content::Scalar(scalar), .. }) => return scalar.pieces.to_vec(),
            _ => return Vec::new(),
        };
        let span = written.span();
        let (Some(text), source) = (self.text(), &written.yaml.source) else { return Vec::new() };
        let form = source.slice(span);
        let piece = |at: usize, start: usize, len: usize| Piece {
            at: at as u32,
            len: len as u32,
            place: source.place(Span::new(start, start + len)),
        };
        let start = span.start as usize;
        let lead = match self.style() {
            Style::SingleQuoted | Style::DoubleQuoted => 1,
            Style::Literal | Style::Folded => {
                let lines = literal_lines(text, form);
                return lines.into_iter().map(|(at, from, len)| piece(at, start + from, len)).collect();
            }
            _ => 0,
        };
        match form.get(lead..lead + text.len()) == Some(text) {
            true => vec![piece(0, start + lead, text.len())],
            false => Vec::new(),
        }
    }

    /// The way from the root of its document; none for a node that a build made.
    fn steps(self) -> Vec<Step<'a>> {
        let Repr::Written(written) = self.0 else { return Vec::new() };
        let roots = &written.yaml.documents;
        let document = roots.partition_point(|document| document.root <= written.id);
        let root = document.checked_sub(1).map(|index| roots[index].root);
        root.map_or_else(Vec::new, |root| written_steps(written, root))
    }

    fn steps_from(self, root: Node<'a>) -> Vec<Step<'a>> {
        if let (Repr::Written(written), Repr::Written(above)) = (self.0, root.0)
            && std::ptr::eq(written.yaml, above.yaml)
        {
            return written_steps(written, above.id);
        }
        let mut steps = Vec::new();
        search(root, self, &mut steps);
        steps
    }
}

/// One step down: a key, or an item with its number.
enum Step<'a> {
    Key(Node<'a>),
    Item(Node<'a>, usize),
}

fn pointer<'a>(steps: &[Step<'a>], name_item: impl Fn(Node<'a>, usize) -> String) -> String {
    let mut pointer = String::new();
    for step in steps {
        let name = match step {
            Step::Key(key) => key.text().unwrap_or("").to_owned(),
            Step::Item(item, index) => name_item(*item, *index),
        };
        pointer.push('/');
        pointer.push_str(&pointer::escape(&name));
    }
    pointer
}

fn stable_name(item: Node<'_>, index: usize) -> String {
    let name = ["name", "alias", "key", "id", "path"]
        .into_iter()
        .find_map(|key| item.get(key)?.text().map(|value| format!("{key}={value}")));
    name.or_else(|| item.text().map(|text| format!("={text}"))).unwrap_or_else(|| index.to_string())
}

/// Nodes are numbered in the order in which they start, so the way down needs no search.
fn written_steps(target: Written<'_>, root: NodeId) -> Vec<Step<'_>> {
    let yaml = target.yaml;
    let mut steps = Vec::new();
    let mut at = root;
    while at != target.id {
        let children = yaml.children_of(at);
        let Some(index) = children.partition_point(|&child| child <= target.id).checked_sub(1) else { break };
        let child = children[index];
        if (Written { yaml, id: at }).own_kind() == Kind::Map {
            steps.push(Step::Key(Node::written(yaml, children[index & !1])));
            if index % 2 == 0 {
                break;
            }
        } else {
            steps.push(Step::Item(Node::written(yaml, child), index));
        }
        at = child;
    }
    steps
}

/// Fills in the way to `target`; `false` if it is not below `at`.
fn search<'a>(at: Node<'a>, target: Node<'a>, steps: &mut Vec<Step<'a>>) -> bool {
    if at == target {
        return true;
    }
    for entry in at.own_entries() {
        steps.push(Step::Key(entry.key));
        if entry.key == target || search(entry.value, target, steps) {
            return true;
        }
        steps.pop();
    }
    for (index, item) in at.items().enumerate() {
        steps.push(Step::Item(item, index));
        if search(item, target, steps) {
            return true;
        }
        steps.pop();
    }
    false
}

/// The lines of a block scalar's value in its written form: offset in the value, offset in the form, length with the
/// line break. Ends where the two no longer agree.
fn literal_lines(text: &str, written: &str) -> Vec<(usize, usize, usize)> {
    let mut lines = Vec::new();
    let (mut at, mut from) = (0, 0);
    for (line, form) in text.split_inclusive('\n').zip(written.split_inclusive('\n')) {
        let (mut content, shown) = (line.trim_end_matches('\n'), form.trim_end_matches(['\n', '\r']));
        if !shown.ends_with(content) {
            // The span ends before the blanks of the last line.
            content = content.trim_end_matches([' ', '\t']);
        }
        let Some(indent) = shown.len().checked_sub(content.len()) else { break };
        if shown.get(indent..) != Some(content) || !shown.as_bytes()[..indent].iter().all(|byte| *byte == b' ') {
            break;
        }
        let ends_alike = form.len() == indent + line.len();
        lines.push((at, from + indent, if ends_alike { line.len() } else { content.len() }));
        at += line.len();
        from += form.len();
    }
    lines
}
