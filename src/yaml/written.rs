//! A node as its file has it: the handle below [`Node`](super::Node).

use crate::text::{Place, Span};

use super::{
    Kind, Style, Yaml,
    tree::{Data, NONE, NodeId, Shape},
};

/// One node of a parsed file. Aliases are followed by the methods that speak of content, never by [`Written::span`].
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub yaml: &'a Yaml,
    pub id: NodeId,
}

impl<'a> Written<'a> {
    pub fn yaml(self) -> &'a Yaml {
        self.yaml
    }

    pub fn data(self) -> &'a Data {
        self.yaml.data(self.id)
    }

    pub fn is_alias(self) -> bool {
        self.data().shape == Shape::Alias
    }

    /// What an alias names; `None` if that is nothing.
    pub fn content(self) -> Option<Written<'a>> {
        self.yaml.resolve(self.id).map(|id| Written { yaml: self.yaml, id })
    }

    pub fn kind(self) -> Kind {
        self.content().map_or(Kind::Scalar, Written::own_kind)
    }

    pub fn own_kind(self) -> Kind {
        match self.data().shape {
            Shape::Map => Kind::Map,
            Shape::Seq => Kind::Seq,
            Shape::Raw | Shape::Cooked | Shape::Alias => Kind::Scalar,
        }
    }

    pub fn style(self) -> Style {
        self.content().map_or(Style::Plain, |node| node.data().style)
    }

    pub fn span(self) -> Span {
        self.data().span
    }

    pub fn tag(self) -> Option<&'a str> {
        let node = self.content()?;
        let properties = node.data().properties;
        (properties != NONE).then(|| node.yaml.properties[properties as usize].tag.as_deref()).flatten()
    }

    pub fn tag_place(self) -> Option<Place> {
        let properties = self.data().properties;
        let span = (properties != NONE).then(|| self.yaml.properties[properties as usize].tag_span)?;
        (!span.is_empty()).then(|| self.yaml.place(span))
    }

    #[inline]
    pub fn text(self) -> Option<&'a str> {
        let data = self.data();
        let range = data.first as usize..(data.first as usize + data.len as usize);
        match data.shape {
            Shape::Raw => self.yaml.source.text().get(range),
            Shape::Cooked => self.yaml.cooked.get(range),
            Shape::Alias => self.content()?.text(),
            Shape::Map | Shape::Seq => None,
        }
    }

    /// Whether this is a scalar of this text. Texts nearly always differ in length, which is told without looking at them.
    #[inline]
    pub fn is(self, text: &str) -> bool {
        let data = self.data();
        match data.shape {
            Shape::Raw | Shape::Cooked => data.len as usize == text.len() && self.text() == Some(text),
            Shape::Alias => self.text() == Some(text),
            Shape::Map | Shape::Seq => false,
        }
    }

    /// The nodes right below a collection, keys and values of a mapping in turn; none for a scalar.
    pub fn children(self) -> &'a [NodeId] {
        self.content().map_or(&[], |node| node.yaml.children_of(node.id))
    }

    /// The number of the last node that stands in this one, its own if there is none. Aliases hold nothing.
    pub fn last(self) -> NodeId {
        let mut last = self.id;
        while let Some(&child) = self.yaml.children_of(last).last() {
            last = child;
        }
        last
    }

    /// Keys and values as written.
    pub fn pairs(self) -> impl Iterator<Item = (Written<'a>, Written<'a>)> {
        let yaml = self.yaml;
        let map = self.content().filter(|node| node.data().shape == Shape::Map);
        let children = map.map_or(&[][..], |node| yaml.children_of(node.id));
        children.chunks_exact(2).map(move |pair| (Written { yaml, id: pair[0] }, Written { yaml, id: pair[1] }))
    }
}

impl PartialEq for Written<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.yaml, other.yaml) && self.id == other.id
    }
}
