//! What a field of an object holds: nothing, something a cluster will decide, or text.

use std::ops::Range;

use crate::{
    text::Place,
    yaml::{Kind, Node},
};

/// A scalar field of an object.
#[derive(Clone, Copy, Debug)]
pub enum Field<'a> {
    /// Not written, or null.
    Absent,
    /// Written, but its value is made elsewhere: `${…}`, a template, ciphertext. It satisfies every rule.
    Unknown(Node<'a>),
    /// The text of a scalar, whatever YAML type it resolves to.
    Known(Text<'a>),
    /// A list or a mapping where a scalar belongs. The schema rules speak of it.
    Collection(Node<'a>),
}

/// The known text of a scalar and where it is written.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    pub node: Node<'a>,
    pub value: &'a str,
}

impl<'a> Field<'a> {
    pub fn of(node: Option<Node<'a>>) -> Self {
        let Some(node) = node else { return Field::Absent };
        match node.text() {
            _ if node.kind() != Kind::Scalar => Field::Collection(node),
            _ if node.is_null() => Field::Absent,
            Some(value) if node.is_known() => Field::Known(Text { node, value }),
            _ => Field::Unknown(node),
        }
    }

    pub fn text(self) -> Option<Text<'a>> {
        match self {
            Field::Known(text) => Some(text),
            _ => None,
        }
    }

    /// The known text of the field.
    pub fn value(self) -> Option<&'a str> {
        self.text().map(|text| text.value)
    }

    pub fn is_absent(self) -> bool {
        matches!(self, Field::Absent)
    }

    pub fn is_present(self) -> bool {
        !self.is_absent()
    }

    /// Whether the field certainly holds `value`.
    pub fn is(self, value: &str) -> bool {
        self.value() == Some(value)
    }

    pub fn node(self) -> Option<Node<'a>> {
        match self {
            Field::Absent => None,
            Field::Unknown(node) | Field::Collection(node) => Some(node),
            Field::Known(text) => Some(text.node),
        }
    }
}

impl Text<'_> {
    pub fn place(&self) -> Place {
        self.node.place()
    }

    /// Whether someone is still to write the real text here, as the patch of an overlay does: `<org>`, `changeme`,
    /// `xx.xx.xx`. It says nothing wrong yet.
    pub fn is_placeholder(&self) -> bool {
        super::placeholder::is_placeholder(self.value)
    }

    /// The place of a byte range of the value.
    pub fn part(&self, range: Range<usize>) -> Place {
        self.node.part(range)
    }
}
