//! The handle through which everyone reads a tree.

use std::collections::HashSet;

use crate::text::{Place, Span};

use super::{
    Reader, Scalar, Style, Yaml,
    tree::{NONE, NodeId, Shape},
};

/// One node of a tree: a small copyable handle.
///
/// An alias answers with the content of what it names and with its own place. Merge keys (`<<`) are looked
/// through by [`Node::get`] and [`Node::entries`]: what a mapping writes itself wins, then the first merged one.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(super) yaml: &'a Yaml,
    pub(super) id: NodeId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Scalar,
    Map,
    Seq,
}

/// A key with its value.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    pub key: Node<'a>,
    pub value: Node<'a>,
}

impl<'a> Node<'a> {
    pub fn yaml(self) -> &'a Yaml {
        self.yaml
    }

    /// Names the node within its file, for indexes that cannot borrow it.
    pub fn number(self) -> u32 {
        self.id
    }

    /// What the node is, aliases followed; an alias that names nothing is a null scalar.
    pub fn kind(self) -> Kind {
        self.content().map_or(Kind::Scalar, Node::own_kind)
    }

    pub fn is_alias(self) -> bool {
        self.data().shape == Shape::Alias
    }

    pub fn style(self) -> Style {
        self.content().map_or(Style::Plain, |node| node.data().style)
    }

    /// The span of the value as written here; of a block scalar its content without the header.
    pub fn span(self) -> Span {
        self.data().span
    }

    pub fn place(self) -> Place {
        self.yaml.place(self.span())
    }

    /// The resolved tag, for example `tag:yaml.org,2002:int` or `!local`.
    pub fn tag(self) -> Option<&'a str> {
        let node = self.content()?;
        let properties = node.data().properties;
        (properties != NONE).then(|| node.yaml.properties[properties as usize].tag.as_deref()).flatten()
    }

    /// The place of an explicit tag token.
    pub fn tag_place(self) -> Option<Place> {
        let properties = self.data().properties;
        let span = (properties != NONE).then(|| self.yaml.properties[properties as usize].tag_span)?;
        (!span.is_empty()).then(|| self.yaml.place(span))
    }

    /// The text of a scalar after escapes and folding, whatever type it resolves to. Empty for an absent value.
    pub fn text(self) -> Option<&'a str> {
        let node = self.content()?;
        let data = node.data();
        let range = data.first as usize..(data.first + data.len) as usize;
        match data.shape {
            Shape::Raw => node.yaml.source.text().get(range),
            Shape::Cooked => node.yaml.cooked.get(range),
            _ => None,
        }
    }

    /// The value of a scalar as `reader` reads it; `None` for collections.
    pub fn scalar(self, reader: Reader) -> Option<Scalar<'a>> {
        let Some(node) = self.content() else { return Some(Scalar::Null) };
        node.text().map(|text| reader.resolve(text, node.data().style, node.tag()))
    }

    /// The text of a scalar that is a string once kustomize has read it.
    pub fn as_str(self) -> Option<&'a str> {
        matches!(self.scalar(Reader::Kyaml)?, Scalar::Str(_)).then(|| self.text()).flatten()
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.scalar(Reader::Kyaml)? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_int(self) -> Option<i128> {
        match self.scalar(Reader::Kyaml)? {
            Scalar::Int(value) => Some(value),
            _ => None,
        }
    }

    /// Null, `~`, or nothing written at all.
    pub fn is_null(self) -> bool {
        matches!(self.scalar(Reader::Kyaml), Some(Scalar::Null))
    }

    /// Whether the value is in the repository: no `${…}` to be substituted, no template, no ciphertext.
    pub fn is_known(self) -> bool {
        self.text().is_none_or(|text| !is_open_text(text))
    }

    /// Keys and values as written, aliases and merge keys not followed.
    pub fn own_entries(self) -> impl Iterator<Item = Entry<'a>> {
        let node = self.content().filter(|node| node.data().shape == Shape::Map);
        let children = node.map_or(&[][..], |node| node.yaml.children_of(node.id));
        let yaml = self.yaml;
        children
            .chunks_exact(2)
            .map(move |pair| Entry { key: Node { yaml, id: pair[0] }, value: Node { yaml, id: pair[1] } })
    }

    /// Keys and values with everything that merge keys bring in; each key once.
    pub fn entries(self) -> Vec<Entry<'a>> {
        let maps = self.merged_maps();
        if maps.len() <= 1 {
            return self.own_entries().filter(|entry| !entry.is_merge()).collect();
        }
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        for map in maps {
            for entry in map.own_entries().filter(|entry| !entry.is_merge()) {
                if entry.key.text().is_none_or(|key| seen.insert(key)) {
                    entries.push(entry);
                }
            }
        }
        entries
    }

    /// The entry of a mapping under `key`.
    pub fn entry(self, key: &str) -> Option<Entry<'a>> {
        let mut has_merge = false;
        for entry in self.own_entries() {
            match entry.key.text() {
                Some(text) if text == key => return Some(entry),
                Some("<<") => has_merge = true,
                _ => {}
            }
        }
        if !has_merge {
            return None;
        }
        self.merged_maps()
            .into_iter()
            .skip(1)
            .find_map(|map| map.own_entries().find(|entry| entry.key.text() == Some(key) && !entry.is_merge()))
    }

    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The node at a path of keys joined by dots, such as `spec.ref.branch`.
    pub fn at(self, path: &str) -> Option<Node<'a>> {
        path.split('.').try_fold(self, Node::get)
    }

    /// The entry at a path of keys joined by dots.
    pub fn entry_at(self, path: &str) -> Option<Entry<'a>> {
        match path.rsplit_once('.') {
            Some((above, key)) => self.at(above)?.entry(key),
            None => self.entry(path),
        }
    }

    /// The items of a sequence, none for anything else.
    pub fn items(self) -> impl ExactSizeIterator<Item = Node<'a>> {
        let node = self.content().filter(|node| node.data().shape == Shape::Seq);
        let children = node.map_or(&[][..], |node| node.yaml.children_of(node.id));
        let yaml = self.yaml;
        children.iter().map(move |&id| Node { yaml, id })
    }

    /// This node and all below it as written, in the order of the text, aliases not followed.
    pub fn descendants(self) -> impl Iterator<Item = Node<'a>> {
        let yaml = self.yaml;
        (self.id..yaml.subtree_end(self.id)).map(move |id| Node { yaml, id })
    }

    /// The mapping that this node shows, then those its merge keys bring in, in the order in which they win.
    fn merged_maps(self) -> Vec<Node<'a>> {
        let Some(own) = self.content() else { return Vec::new() };
        let mut maps = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![own];
        // A mapping that was seen can bring nothing new: this also ends the exponential merges of a hostile file.
        while let Some(map) = open.pop() {
            if map.data().shape != Shape::Map || !seen.insert(map.id) {
                continue;
            }
            maps.push(map);
            let mut merged = Vec::new();
            for entry in map.own_entries().filter(Entry::is_merge) {
                let Some(value) = entry.value.content() else { continue };
                match value.own_kind() {
                    Kind::Map => merged.push(value),
                    Kind::Seq => merged.extend(value.items().filter_map(Node::content)),
                    Kind::Scalar => {}
                }
            }
            open.extend(merged.into_iter().rev());
        }
        maps
    }

    pub(super) fn own_kind(self) -> Kind {
        match self.data().shape {
            Shape::Map => Kind::Map,
            Shape::Seq => Kind::Seq,
            Shape::Raw | Shape::Cooked | Shape::Alias => Kind::Scalar,
        }
    }

    pub(super) fn content(self) -> Option<Node<'a>> {
        self.yaml.resolve(self.id).map(|id| Node { yaml: self.yaml, id })
    }

    pub(super) fn data(self) -> &'a super::tree::Data {
        self.yaml.data(self.id)
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.yaml, other.yaml) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.span())
    }
}

impl Entry<'_> {
    fn is_merge(&self) -> bool {
        self.key.text() == Some("<<") && self.key.data().style == Style::Plain
    }
}

/// Text that becomes something else before a controller sees it: Flux variables, Helm or CI templates,
/// ResourceSet templates, SOPS ciphertext.
fn is_open_text(text: &str) -> bool {
    text.contains("${") || text.contains("{{") || text.contains("<<") || text.starts_with("ENC[AES256_GCM,")
}
