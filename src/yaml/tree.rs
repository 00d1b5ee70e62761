//! The compact arena behind [`Node`](super::Node): 24 bytes a node, one text buffer, no pointers.

use std::sync::Arc;

use crate::text::{Place, Source, Span};

use super::{Comment, Node, Problem, written::Written};

/// The name of a node in its arena. Nodes are numbered in the order in which they start, so the nodes below one
/// have the numbers that follow it.
pub(super) type NodeId = u32;

/// No node, no properties.
pub(super) const NONE: u32 = u32::MAX;

/// A parsed file: all its documents, comments and problems.
#[derive(Debug)]
pub struct Yaml {
    pub(super) source: Arc<Source>,
    pub(super) nodes: Vec<Data>,
    /// Children of all collections; a mapping's alternate key and value.
    pub(super) children: Vec<NodeId>,
    /// Scalar text that differs from what is written: escapes, folded lines.
    pub(super) cooked: String,
    pub(super) properties: Vec<Properties>,
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Comment>,
    pub(super) problems: Vec<Problem>,
}

/// One document of a file.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    pub(super) root: NodeId,
    /// 0-based place among the documents of the file that were read.
    pub index: usize,
    pub span: Span,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Data {
    pub span: Span,
    /// Collections: first index in `children`. Scalars: offset of the text. Aliases: the node they name.
    pub first: u32,
    /// Collections: how many children. Scalars: length of the text.
    pub len: u32,
    /// Index in `properties`.
    pub properties: u32,
    pub shape: Shape,
    pub style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A scalar whose text is a slice of the source.
    Raw,
    /// A scalar whose text is a slice of `cooked`.
    Cooked,
    Map,
    Seq,
    Alias,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
    Block,
    Flow,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    /// The tag as it resolves: `tag:yaml.org,2002:str`, `!local`.
    pub tag: Option<Box<str>>,
    pub tag_span: Span,
    /// The `&name` token.
    pub anchor: Span,
}

impl Yaml {
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    pub fn documents(&self) -> impl ExactSizeIterator<Item = &Document> {
        self.documents.iter()
    }

    /// The root nodes of the documents.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().map(|document| self.root(document))
    }

    pub fn root(&self, document: &Document) -> Node<'_> {
        Node::written(self, document.root)
    }

    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The place of a span of this text in a file of the repository: where the text was made of others, the place that
    /// it was made of.
    pub fn place(&self, span: Span) -> Place {
        self.source.place(span).real()
    }

    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The node of a [`Node::number`].
    pub fn node(&self, number: u32) -> Option<Node<'_>> {
        ((number as usize) < self.nodes.len()).then(|| Node::written(self, number))
    }

    /// Every node as written, in the order of the text, aliases not followed.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as NodeId).map(|id| Node::written(self, id))
    }

    /// As [`Yaml::nodes`], for those who look at the arena.
    pub(super) fn all(&self) -> impl Iterator<Item = Written<'_>> {
        (0..self.nodes.len() as NodeId).map(|id| Written { yaml: self, id })
    }

    pub(super) fn data(&self, id: NodeId) -> &Data {
        &self.nodes[id as usize]
    }

    pub(super) fn children_of(&self, id: NodeId) -> &[NodeId] {
        let data = self.data(id);
        match data.shape {
            Shape::Map | Shape::Seq => &self.children[data.first as usize..(data.first + data.len) as usize],
            _ => &[],
        }
    }

    /// Follows an alias to what it names. `None` for an alias that names nothing.
    pub(super) fn resolve(&self, id: NodeId) -> Option<NodeId> {
        let data = self.data(id);
        match data.shape {
            // One step is enough: an anchor stands on content, never on an alias.
            Shape::Alias => (data.first != NONE).then_some(data.first),
            _ => Some(id),
        }
    }
}
