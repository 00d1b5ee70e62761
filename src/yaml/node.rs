//! The handle through which everyone reads a tree.

use std::{collections::HashSet, ops::Range};

use crate::text::{Place, Span};

use super::{
    Reader, Scalar, Style, Yaml,
    tree::{NONE, NodeId, Shape},
    value::{Content, Made, Slot, Value},
    written::Written,
};

/// One node of a tree: a small copyable handle.
///
/// The tree is a file as it was written, or what a build made of several. An alias answers with the content of what
/// it names and with its own place. Merge keys (`<<`) are looked through by [`Node::get`] and [`Node::entries`]: what
/// a mapping writes itself wins, then the first merged one.
#[derive(Clone, Copy)]
pub struct Node<'a>(pub(super) Repr<'a>);

#[derive(Clone, Copy)]
pub(super) enum Repr<'a> {
    Written(Written<'a>),
    Made(&'a Made),
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
    pub(super) fn written(yaml: &'a Yaml, id: NodeId) -> Self {
        Self(Repr::Written(Written { yaml, id }))
    }

    /// The file that the node is written in; `None` for a node that a build made.
    pub fn yaml(self) -> Option<&'a Yaml> {
        match self.0 {
            Repr::Written(written) => Some(written.yaml),
            Repr::Made(_) => None,
        }
    }

    /// Names the node within its file, for indexes that cannot borrow it; no node of a file has the number of a node
    /// that a build made.
    pub fn number(self) -> u32 {
        match self.0 {
            Repr::Written(written) => written.id,
            Repr::Made(_) => NONE,
        }
    }

    /// Tells nodes apart: the same for the same node of the same tree only.
    pub fn identity(self) -> (usize, u32) {
        match self.0 {
            Repr::Written(written) => (std::ptr::from_ref(written.yaml) as usize, written.id),
            Repr::Made(made) => (std::ptr::from_ref(made) as usize, NONE),
        }
    }

    /// What the node is, aliases followed; an alias that names nothing is a null scalar.
    pub fn kind(self) -> Kind {
        match self.0 {
            Repr::Written(written) => written.kind(),
            Repr::Made(made) => made.kind(),
        }
    }

    pub fn is_alias(self) -> bool {
        matches!(self.0, Repr::Written(written) if written.is_alias())
    }

    pub fn style(self) -> Style {
        match self.0 {
            Repr::Written(written) => written.style(),
            Repr::Made(made) => made.style(),
        }
    }

    /// The span of the value as written here; of a block scalar its content without the header.
    pub fn span(self) -> Span {
        match self.0 {
            Repr::Written(written) => written.span(),
            Repr::Made(made) => made.place.span,
        }
    }

    /// Where a person wrote the value, in a file of the repository.
    pub fn place(self) -> Place {
        match self.0 {
            Repr::Written(written) => written.yaml.place(written.span()),
            Repr::Made(made) => made.place.clone(),
        }
    }

    /// The resolved tag, for example `tag:yaml.org,2002:int` or `!local`.
    pub fn tag(self) -> Option<&'a str> {
        match self.0 {
            Repr::Written(written) => written.tag(),
            Repr::Made(_) => None,
        }
    }

    /// The place of an explicit tag token.
    pub fn tag_place(self) -> Option<Place> {
        match self.0 {
            Repr::Written(written) => written.tag_place(),
            Repr::Made(_) => None,
        }
    }

    /// The text of a scalar after escapes and folding, whatever type it resolves to. Empty for an absent value.
    pub fn text(self) -> Option<&'a str> {
        match self.0 {
            Repr::Written(written) => written.text(),
            Repr::Made(made) => made.text(),
        }
    }

    /// Whether this is a scalar of this text.
    #[inline]
    pub fn is(self, text: &str) -> bool {
        match self.0 {
            Repr::Written(written) => written.is(text),
            Repr::Made(made) => made.text() == Some(text),
        }
    }

    /// The value of a scalar as `reader` reads it; `None` for collections.
    pub fn scalar(self, reader: Reader) -> Option<Scalar<'a>> {
        match self.0 {
            Repr::Written(written) if written.content().is_none() => Some(Scalar::Null),
            _ => self.text().map(|text| reader.resolve(text, self.style(), self.tag())),
        }
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
        match self.0 {
            Repr::Made(Made { content: Content::Scalar(scalar), .. }) => scalar.known,
            _ => self.text().is_none_or(|text| !is_open_text(text)),
        }
    }

    /// Keys and values as written, aliases and merge keys not followed.
    pub fn own_entries(self) -> impl Iterator<Item = Entry<'a>> {
        let (pairs, slots) = match self.0 {
            Repr::Written(written) => (Some(written.pairs()), &[][..]),
            Repr::Made(Made { content: Content::Map(slots), .. }) => (None, slots.as_slice()),
            Repr::Made(_) => (None, &[][..]),
        };
        let entry = |(key, value)| Entry { key: Node(Repr::Written(key)), value: Node(Repr::Written(value)) };
        pairs.into_iter().flatten().map(entry).chain(slots.iter().filter_map(Slot::entry))
    }

    /// Keys and values with everything that merge keys bring in; each key once.
    pub fn entries(self) -> Vec<Entry<'a>> {
        let own = match self.0 {
            Repr::Written(written) => written.children().len() / 2,
            Repr::Made(made) => made.slots().len(),
        };
        let mut entries = Vec::with_capacity(own);
        entries.extend(self.own_entries());
        // Few maps have a merge key, and this is asked of every map many times.
        if !entries.iter().any(Entry::is_merge) {
            return entries;
        }
        let maps = self.merged_maps();
        if maps.len() <= 1 {
            entries.retain(|entry| !entry.is_merge());
            return entries;
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
        let written = match self.0 {
            Repr::Made(Made { content: Content::Map(slots), .. }) => {
                return slots.iter().find(|slot| slot.is(key)).and_then(Slot::entry);
            }
            Repr::Made(_) => return None,
            Repr::Written(written) => written,
        };
        let mut has_merge = false;
        // By far the most frequent question to a tree, so it is asked without anything in between.
        for (name, value) in written.pairs() {
            let entry = || Entry { key: Node(Repr::Written(name)), value: Node(Repr::Written(value)) };
            if name.is(key) {
                return Some(entry());
            }
            has_merge |= name.is("<<") && entry().is_merge();
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
    pub fn items(self) -> Items<'a> {
        match self.0 {
            Repr::Written(written) if written.kind() == Kind::Seq => {
                Items(ItemsRepr::Written(written.yaml, written.children().iter()))
            }
            Repr::Made(Made { content: Content::Seq(slots), .. }) => Items(ItemsRepr::Made(slots.iter())),
            _ => Items(ItemsRepr::Made([].iter())),
        }
    }

    /// This node and all below it as written, each before what it holds, aliases not followed.
    pub fn descendants(self) -> impl Iterator<Item = Node<'a>> {
        let mut open = vec![self];
        // What a file has below a node is numbered behind it, without a gap.
        let mut written: Option<(&'a Yaml, Range<NodeId>)> = None;
        std::iter::from_fn(move || {
            if let Some((yaml, numbers)) = &mut written
                && let Some(number) = numbers.next()
            {
                return Some(Node::written(yaml, number));
            }
            let node = open.pop()?;
            match node.0 {
                Repr::Written(own) => written = Some((own.yaml, own.id + 1..own.last() + 1)),
                Repr::Made(made) => {
                    for slot in made.slots().iter().rev() {
                        open.push(slot.value.node());
                        open.extend(slot.key.as_ref().map(Value::node));
                    }
                }
            }
            Some(node)
        })
    }

    /// The mapping that this node shows, then those its merge keys bring in, in the order in which they win.
    fn merged_maps(self) -> Vec<Node<'a>> {
        let Repr::Written(own) = self.0 else { return vec![self] };
        let Some(own) = own.content() else { return Vec::new() };
        let mut maps = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![own];
        // A mapping that was seen can bring nothing new: this also ends the exponential merges of a hostile file.
        while let Some(map) = open.pop() {
            if map.data().shape != Shape::Map || !seen.insert(map.id) {
                continue;
            }
            let node = Node(Repr::Written(map));
            maps.push(node);
            let mut merged = Vec::new();
            for entry in node.own_entries().filter(Entry::is_merge) {
                let Repr::Written(value) = entry.value.0 else { continue };
                let Some(value) = value.content() else { continue };
                match value.own_kind() {
                    Kind::Map => merged.push(value),
                    Kind::Seq => {
                        let items = value.children().iter().map(|&id| Written { yaml: value.yaml, id });
                        merged.extend(items.filter_map(Written::content));
                    }
                    Kind::Scalar => {}
                }
            }
            open.extend(merged.into_iter().rev());
        }
        maps
    }
}

/// The items of a sequence.
pub struct Items<'a>(ItemsRepr<'a>);

enum ItemsRepr<'a> {
    Written(&'a Yaml, std::slice::Iter<'a, NodeId>),
    Made(std::slice::Iter<'a, Slot>),
}

impl<'a> Iterator for Items<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        match &mut self.0 {
            ItemsRepr::Written(yaml, ids) => ids.next().map(|&id| Node::written(yaml, id)),
            ItemsRepr::Made(slots) => slots.next().map(|slot| slot.value.node()),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            ItemsRepr::Written(_, ids) => ids.size_hint(),
            ItemsRepr::Made(slots) => slots.size_hint(),
        }
    }
}

impl ExactSizeIterator for Items<'_> {}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.0, other.0) {
            (Repr::Written(one), Repr::Written(other)) => one == other,
            (Repr::Made(one), Repr::Made(other)) => std::ptr::eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.span())
    }
}

impl Entry<'_> {
    pub(super) fn is_merge(&self) -> bool {
        self.key.is("<<") && self.key.style() == Style::Plain && self.key.yaml().is_some()
    }
}

/// Text that becomes something else before a controller sees it: Flux variables, Helm or CI templates,
/// ResourceSet templates, SOPS ciphertext.
pub(super) fn is_open_text(text: &str) -> bool {
    text.contains("${") || text.contains("{{") || text.contains("<<") || text.starts_with("ENC[AES256_GCM,")
}
