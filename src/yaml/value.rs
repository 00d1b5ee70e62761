//! A tree that owns itself and can be changed: what a build makes of the files it reads.
//!
//! A [`Value`] starts as a node of a parsed file. Changing it copies the path from its root to the change and shares
//! all the rest with the file and with every other value made of it; a file is never changed. Each slot of a mapping
//! or a list remembers how its value came there, so every scalar knows the line that set it and what stood there
//! before ([`Origin`]).

use std::sync::Arc;

use crate::text::{Piece, Place};

use super::{
    Document, Entry, Kind, Node, Origin, Style, Yaml,
    node::{Repr, is_open_text},
    tree::NodeId,
};

/// A node that keeps alive what it is made of. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Value(Held);

#[derive(Clone, Debug)]
enum Held {
    Written(Arc<Yaml>, NodeId),
    Made(Arc<Made>),
}

/// A node that a build made.
#[derive(Clone, Debug)]
pub struct Made {
    pub content: Content,
    /// Where a person wrote it, in a file of the repository.
    pub place: Place,
}

#[derive(Clone, Debug)]
pub enum Content {
    Scalar(MadeScalar),
    Map(Vec<Slot>),
    Seq(Vec<Slot>),
}

/// A scalar that no file has as it is.
#[derive(Clone, Debug)]
pub struct MadeScalar {
    pub text: Box<str>,
    /// [`Style::Plain`] text takes the type that its looks give it, any other style is a string.
    pub style: Style,
    /// Whether the text is what the cluster gets. See [`Node::is_known`].
    pub known: bool,
    /// Where parts of the text are written.
    pub pieces: Box<[Piece]>,
}

/// One entry of a mapping or one item of a list.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The key; `None` in a list.
    pub key: Option<Value>,
    pub value: Value,
    /// How the value came here, if it was not here from the start.
    pub way: Option<Arc<Origin>>,
}

impl Made {
    pub fn kind(&self) -> Kind {
        match self.content {
            Content::Scalar(_) => Kind::Scalar,
            Content::Map(_) => Kind::Map,
            Content::Seq(_) => Kind::Seq,
        }
    }

    pub(super) fn style(&self) -> Style {
        match &self.content {
            Content::Scalar(scalar) => scalar.style,
            Content::Map(_) | Content::Seq(_) => Style::Block,
        }
    }

    /// Its entries or items.
    pub(super) fn slots(&self) -> &[Slot] {
        match &self.content {
            Content::Scalar(_) => &[],
            Content::Map(slots) | Content::Seq(slots) => slots,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(scalar) => Some(&scalar.text),
            Content::Map(_) | Content::Seq(_) => None,
        }
    }
}

impl Slot {
    pub fn item(value: Value) -> Self {
        Self { key: None, value, way: None }
    }

    pub(super) fn entry(&self) -> Option<Entry<'_>> {
        Some(Entry { key: self.key.as_ref()?.node(), value: self.value.node() })
    }

    /// Whether this is the entry of `key`.
    pub fn is(&self, key: &str) -> bool {
        self.key.as_ref().is_some_and(|found| found.node().is(key))
    }

    /// Puts another value here; `way` is told what stood here before.
    pub fn put(&mut self, value: Value, way: Origin) {
        let was = std::mem::replace(&mut self.value, value);
        self.way = Some(Arc::new(Origin { was: Some(was), before: self.way.take(), ..way }));
    }
}

impl Value {
    /// The root of a document.
    pub fn document(yaml: &Arc<Yaml>, document: &Document) -> Self {
        Self(Held::Written(Arc::clone(yaml), document.root))
    }

    /// A node of `yaml`; `None` for a node of anything else.
    pub fn written(yaml: &Arc<Yaml>, node: Node<'_>) -> Option<Self> {
        let same = node.yaml().is_some_and(|of| std::ptr::eq(of, &**yaml));
        same.then(|| Self(Held::Written(Arc::clone(yaml), node.number())))
    }

    /// A string, whatever it looks like.
    pub fn string(text: impl Into<Box<str>>, place: Place) -> Self {
        Self::scalar(text, Style::DoubleQuoted, place)
    }

    /// A scalar. With [`Style::Plain`] its looks decide about its type.
    pub fn scalar(text: impl Into<Box<str>>, style: Style, place: Place) -> Self {
        let text = text.into();
        let known = !is_open_text(&text);
        Self::made(Content::Scalar(MadeScalar { text, style, known, pieces: Box::default() }), place)
    }

    pub fn map(place: Place) -> Self {
        Self::made(Content::Map(Vec::new()), place)
    }

    pub fn seq(items: Vec<Value>, place: Place) -> Self {
        Self::made(Content::Seq(items.into_iter().map(Slot::item).collect()), place)
    }

    pub fn made(content: Content, place: Place) -> Self {
        Self(Held::Made(Arc::new(Made { content, place })))
    }

    /// The handle to read it by.
    pub fn node(&self) -> Node<'_> {
        match &self.0 {
            Held::Written(yaml, id) => Node::written(yaml, *id),
            Held::Made(made) => Node(Repr::Made(made)),
        }
    }

    pub fn kind(&self) -> Kind {
        self.node().kind()
    }

    pub fn text(&self) -> Option<&str> {
        self.node().text()
    }

    pub fn is_null(&self) -> bool {
        self.node().is_null()
    }

    pub fn place(&self) -> Place {
        self.node().place()
    }

    /// The same as a value of its own, which [`Value::is_same`] and [`Node::identity`] tell from this one. What a file
    /// has stays that of the file.
    pub fn apart(&self) -> Value {
        match &self.0 {
            Held::Written(..) => self.clone(),
            Held::Made(made) => Self(Held::Made(Arc::new(Made::clone(made)))),
        }
    }

    /// Whether both are the very same node of the same tree.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Held::Written(yaml, id), Held::Written(other, other_id)) => Arc::ptr_eq(yaml, other) && id == other_id,
            (Held::Made(made), Held::Made(other)) => Arc::ptr_eq(made, other),
            _ => false,
        }
    }

    /// The value under `key`, merge keys looked through.
    pub fn get(&self, key: &str) -> Option<Value> {
        match &self.0 {
            Held::Written(yaml, _) => {
                self.node().get(key).map(|node| Self(Held::Written(Arc::clone(yaml), node.number())))
            }
            Held::Made(made) => match &made.content {
                Content::Map(slots) => slots.iter().find(|slot| slot.is(key)).map(|slot| slot.value.clone()),
                _ => None,
            },
        }
    }

    /// The value at a path of keys joined by dots.
    pub fn at(&self, path: &str) -> Option<Value> {
        path.split('.').try_fold(self.clone(), |value, key| value.get(key))
    }

    /// The entries of a mapping, merge keys looked through, each key once.
    pub fn members(&self) -> Vec<Slot> {
        match &self.0 {
            Held::Written(yaml, _) => {
                let own = |node: Node<'_>| Self(Held::Written(Arc::clone(yaml), node.number()));
                let mut slots: Vec<Slot> = Vec::new();
                for entry in self.node().entries() {
                    slots.push(Slot { key: Some(own(entry.key)), value: own(entry.value), way: None });
                }
                slots
            }
            Held::Made(made) => match &made.content {
                Content::Map(slots) => slots.clone(),
                _ => Vec::new(),
            },
        }
    }

    /// The items of a list, none for anything else.
    pub fn items(&self) -> Vec<Slot> {
        match &self.0 {
            Held::Written(yaml, _) => {
                let own = |node: Node<'_>| Slot::item(Self(Held::Written(Arc::clone(yaml), node.number())));
                self.node().items().map(own).collect()
            }
            Held::Made(made) => match &made.content {
                Content::Seq(slots) => slots.clone(),
                _ => Vec::new(),
            },
        }
    }

    /// Every scalar below with the ways by which it and the collections around it came there, the nearest first.
    pub fn scalars(&self) -> Vec<(Node<'_>, Vec<&Origin>)> {
        let mut found = Vec::new();
        self.collect(&mut Vec::new(), &mut found);
        found
    }

    fn collect<'v>(&'v self, ways: &mut Vec<&'v Origin>, found: &mut Vec<(Node<'v>, Vec<&'v Origin>)>) {
        let slots = match &self.0 {
            Held::Made(made) => match &made.content {
                Content::Map(slots) | Content::Seq(slots) => slots,
                Content::Scalar(_) => {
                    found.push((self.node(), ways.iter().rev().copied().collect()));
                    return;
                }
            },
            Held::Written(..) => {
                written_scalars(self.node(), ways, found);
                return;
            }
        };
        for slot in slots {
            ways.extend(slot.way.as_deref());
            slot.value.collect(ways, found);
            if slot.way.is_some() {
                ways.pop();
            }
        }
    }

    /// The slots of a collection to be changed, copied first if anyone else holds them; `None` for a scalar.
    pub fn slots_mut(&mut self) -> Option<&mut Vec<Slot>> {
        if let Held::Written(..) = &self.0 {
            let content = match self.kind() {
                Kind::Map => Content::Map(self.members()),
                Kind::Seq => Content::Seq(self.items()),
                Kind::Scalar => return None,
            };
            *self = Self::made(content, self.place());
        }
        let Held::Made(made) = &mut self.0 else { return None };
        match &mut Arc::make_mut(made).content {
            Content::Map(slots) | Content::Seq(slots) => Some(slots),
            Content::Scalar(_) => None,
        }
    }

    /// The slot of `key` to be changed; `None` if there is none or this is no mapping.
    pub fn slot_mut(&mut self, key: &str) -> Option<&mut Slot> {
        // Looked up before anything is copied.
        self.node().get(key)?;
        self.slots_mut()?.iter_mut().find(|slot| slot.is(key))
    }

    /// The value of `key` to be changed in depth.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.slot_mut(key).map(|slot| &mut slot.value)
    }

    /// The value at a path of keys to be changed in depth.
    pub fn at_mut(&mut self, path: &[&str]) -> Option<&mut Value> {
        let mut found = self.node();
        for key in path {
            found = found.get(key)?;
        }
        path.iter().try_fold(self, |value, key| value.get_mut(key))
    }

    /// Sets `key` of a mapping; a new key stands where `value` is written. Nothing happens to a scalar or a list.
    pub fn set(&mut self, key: &str, value: Value, way: Origin) {
        if self.kind() != Kind::Map {
            return;
        }
        if let Some(slot) = self.slot_mut(key) {
            slot.put(value, way);
            return;
        }
        let name = Value::string(key, value.place());
        if let Some(slots) = self.slots_mut() {
            slots.push(Slot { key: Some(name), value, way: Some(Arc::new(way)) });
        }
    }

    /// Takes `key` out of a mapping.
    pub fn remove(&mut self, key: &str) -> Option<Slot> {
        self.node().get(key)?;
        let slots = self.slots_mut()?;
        let at = slots.iter().position(|slot| slot.is(key))?;
        Some(slots.remove(at))
    }

    /// The mapping at a path of keys, made where it is missing; `None` where something else stands in the way.
    pub fn ensure_map(&mut self, path: &[&str], place: &Place, way: &Origin) -> Option<&mut Value> {
        let mut value = self;
        for key in path {
            let missing = value.node().get(key).is_none_or(|found| found.is_null());
            if missing {
                value.set(key, Value::map(place.clone()), way.clone());
            }
            value = value.get_mut(key)?;
        }
        (value.kind() == Kind::Map).then_some(value)
    }
}

fn written_scalars<'v>(node: Node<'v>, ways: &[&'v Origin], found: &mut Vec<(Node<'v>, Vec<&'v Origin>)>) {
    match node.kind() {
        Kind::Scalar => found.push((node, ways.iter().rev().copied().collect())),
        Kind::Map => node.entries().into_iter().for_each(|entry| written_scalars(entry.value, ways, found)),
        Kind::Seq => node.items().for_each(|item| written_scalars(item, ways, found)),
    }
}
