//! From a node to where it stands in its document, and from a byte of its value to where that is written.

use std::ops::Range;

use crate::text::{Place, Span};

use super::{Kind, Node, Style, tree::NodeId};

impl<'a> Node<'a> {
    /// JSON pointer from the root of the document. A key has the pointer of its value.
    pub fn pointer(self) -> String {
        self.pointer_with(|_, index| index.to_string())
    }

    /// As [`Node::pointer`], with list items named by their `name`, `key` or `id` where they have one, so that
    /// the pointer survives a new item above.
    pub fn stable_pointer(self) -> String {
        self.pointer_with(|item, index| {
            let name = ["name", "alias", "key", "id", "path"]
                .into_iter()
                .find_map(|key| item.get(key)?.text().map(|value| format!("{key}={value}")));
            name.or_else(|| item.text().map(|text| format!("={text}"))).unwrap_or_else(|| index.to_string())
        })
    }

    /// The place of `range`, bytes of [`Node::text`], as exactly as the style of the scalar lets it be told; the
    /// whole scalar where it holds escapes or folded lines.
    pub fn part(self, range: Range<usize>) -> Place {
        let whole = self.place();
        if self.is_alias() {
            return whole;
        }
        let (Some(text), Some(written)) = (self.text(), self.yaml.source.text().get(self.span().range())) else {
            return whole;
        };
        let start = self.span().start as usize;
        let lead = match self.style() {
            Style::SingleQuoted | Style::DoubleQuoted => 1,
            Style::Literal | Style::Folded => {
                return literal_part(text, written, range)
                    .map_or(whole, |found| self.yaml.place(Span::new(start + found.start, start + found.end)));
            }
            _ => 0,
        };
        if text.get(range.clone()).is_none() || written.get(lead..lead + text.len()) != Some(text) {
            return whole;
        }
        self.yaml.place(Span::new(start + lead + range.start, start + lead + range.end))
    }

    fn pointer_with(self, name_item: impl Fn(Node<'a>, usize) -> String) -> String {
        let yaml = self.yaml;
        let roots = &yaml.documents;
        let document = roots.partition_point(|document| document.root <= self.id);
        let Some(mut at) = document.checked_sub(1).map(|index| roots[index].root) else {
            return String::new();
        };
        let mut pointer = String::new();
        while at != self.id {
            let children = yaml.children_of(at);
            let index = children.partition_point(|&child| child <= self.id);
            let Some(index) = index.checked_sub(1) else { break };
            let child: NodeId = children[index];
            pointer.push('/');
            if (Node { yaml, id: at }).own_kind() == Kind::Map {
                let key = Node { yaml, id: children[index & !1] };
                pointer.push_str(&key.text().unwrap_or("").replace('~', "~0").replace('/', "~1"));
                if index % 2 == 0 {
                    break;
                }
            } else {
                let item = Node { yaml, id: child };
                pointer.push_str(&name_item(item, index).replace('~', "~0").replace('/', "~1"));
            }
            at = child;
        }
        pointer
    }
}

/// Finds a range of a block scalar's value line by line in its written form.
fn literal_part(text: &str, written: &str, range: Range<usize>) -> Option<Range<usize>> {
    let line_start = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
    let number = text[..line_start].matches('\n').count();
    let line = text[line_start..].split('\n').next()?;
    if range.end > line_start + line.len() {
        return None;
    }
    let mut offset = 0;
    for (index, written_line) in written.split('\n').enumerate() {
        if index == number {
            let stripped = written_line.strip_suffix('\r').unwrap_or(written_line);
            let indent = stripped.len().checked_sub(line.len())?;
            if stripped.get(indent..) != Some(line) {
                return None;
            }
            let shift = offset + indent;
            return Some(shift + range.start - line_start..shift + range.end - line_start);
        }
        offset += written_line.len() + 1;
    }
    None
}
