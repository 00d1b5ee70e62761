//! Our tree as the validator's own kind of value: nothing is copied, and every error still has its node.

use std::borrow::Cow;

use jsonschema::{
    JsonType,
    json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object},
};
use serde_json::{Map, Number as JsonNumberValue, Value as JsonValue};

use crate::yaml::{Items, Kind, Node, Reader, Scalar};

use super::unknown::sops_type;

/// The representation that `jsonschema` is asked about.
pub(super) struct Tree;

/// A node, or the name of a key while it is judged by itself.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    Node(Node<'a>),
    Name(&'a str),
}

impl Json for Tree {
    type Node<'a> = At<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    // A lookup goes through the keys one by one.
    const KEYS_PER_LOOKUP: usize = 2;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(At<'_>) -> T) -> T {
        f(At::Name(string))
    }
}

impl<'a> At<'a> {
    pub fn node(self) -> Option<Node<'a>> {
        match self {
            At::Node(node) => Some(node),
            At::Name(_) => None,
        }
    }

    /// Ciphertext counts as some value of the type that it is decrypted to.
    fn scalar(self) -> Option<Scalar<'a>> {
        let node = match self {
            At::Node(node) => node,
            At::Name(name) => return Some(Scalar::Str(Cow::Borrowed(name))),
        };
        match node.text().and_then(sops_type) {
            Some("int") => Some(Scalar::Int(1)),
            Some("float") => Some(Scalar::Float(0.5)),
            Some("bool") => Some(Scalar::Bool(true)),
            _ => node.scalar(Reader::Kyaml),
        }
    }

    fn is_kind(self, kind: Kind) -> Option<Node<'a>> {
        self.node().filter(|node| node.kind() == kind)
    }
}

impl<'a> JsonNode<'a, Tree> for At<'a> {
    type Object = Members<'a>;
    type Array = Elements<'a>;
    type Number = Number;

    fn as_object(&self) -> Option<Members<'a>> {
        self.is_kind(Kind::Map).map(Members)
    }

    fn as_array(&self) -> Option<Elements<'a>> {
        self.is_kind(Kind::Seq).map(Elements)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        match self.scalar()? {
            Scalar::Str(text) => Some(text),
            Scalar::Timestamp(text) => Some(Cow::Borrowed(text)),
            _ => None,
        }
    }

    fn as_number(&self) -> Option<Number> {
        match self.scalar()? {
            Scalar::Int(value) => Some(Number::Int(value)),
            Scalar::Float(value) => Some(Number::Float(value)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.scalar()? {
            Scalar::Bool(value) => Some(value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        matches!(self.scalar(), Some(Scalar::Null))
    }

    fn json_type(&self) -> JsonType {
        if let At::Node(node) = self {
            match node.kind() {
                Kind::Map => return JsonType::Object,
                Kind::Seq => return JsonType::Array,
                Kind::Scalar => {}
            }
        }
        match self.scalar() {
            None | Some(Scalar::Null) => JsonType::Null,
            Some(Scalar::Bool(_)) => JsonType::Boolean,
            Some(Scalar::Int(_) | Scalar::Float(_)) => JsonType::Number,
            Some(Scalar::Str(_) | Scalar::Timestamp(_)) => JsonType::String,
        }
    }

    fn equals_value(&self, expected: &JsonValue) -> bool {
        match (expected, self.node()) {
            (JsonValue::Array(items), Some(node)) if node.kind() == Kind::Seq => {
                let own = node.items();
                own.len() == items.len() && own.zip(items).all(|(one, other)| At::Node(one).equals_value(other))
            }
            (JsonValue::Object(members), Some(node)) if node.kind() == Kind::Map => {
                let own = node.entries();
                let is_in = |key: &str, value: Node<'_>| {
                    members.get(key).is_some_and(|other| At::Node(value).equals_value(other))
                };
                own.len() == members.len() && own.iter().all(|entry| is_in(entry.key.text().unwrap_or(""), entry.value))
            }
            (JsonValue::String(text), _) => self.as_string().is_some_and(|own| own == *text),
            (JsonValue::Number(number), _) => self.as_number().is_some_and(|own| own.equals(number)),
            (JsonValue::Bool(value), _) => self.as_boolean() == Some(*value),
            (JsonValue::Null, _) => self.is_null(),
            _ => false,
        }
    }

    /// Of a scalar its value. An error copies what it is about: of a collection it gets nothing, for what is wrong is
    /// looked up in the tree by its path.
    fn to_value(&self) -> Cow<'a, JsonValue> {
        Cow::Owned(match self.scalar() {
            Some(Scalar::Bool(value)) => JsonValue::Bool(value),
            Some(Scalar::Int(_) | Scalar::Float(_)) => {
                self.as_number().map_or(JsonValue::Null, |number| JsonValue::Number(number.to_number().into_owned()))
            }
            Some(Scalar::Str(_) | Scalar::Timestamp(_)) => {
                JsonValue::String(self.as_string().unwrap_or_default().into())
            }
            None | Some(Scalar::Null) => JsonValue::Null,
        })
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let (address, tag) = self.node()?.identity();
        Some(NodeIdentity::tagged(address, tag))
    }
}

/// The keys of a mapping.
pub(super) struct Members<'a>(Node<'a>);

impl<'a> Object<'a, Tree> for Members<'a> {
    type Node = At<'a>;
    type MemberName = &'a str;
    type MembersIter = std::vec::IntoIter<(&'a str, At<'a>)>;

    fn len(&self) -> usize {
        self.0.entries().len()
    }

    fn get(&self, key: &String) -> Option<At<'a>> {
        self.0.get(key).map(At::Node)
    }

    fn members(&self) -> Self::MembersIter {
        let members = self.0.entries().into_iter();
        let members: Vec<_> =
            members.map(|entry| (entry.key.text().unwrap_or_default(), At::Node(entry.value))).collect();
        members.into_iter()
    }
}

/// The items of a sequence.
pub(super) struct Elements<'a>(Node<'a>);

impl<'a> Array<'a, Tree> for Elements<'a> {
    type Node = At<'a>;
    type ElementsIter = std::iter::Map<Items<'a>, fn(Node<'a>) -> At<'a>>;

    fn len(&self) -> usize {
        self.0.items().len()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.items().map(At::Node)
    }

    fn is_unique(&self) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.0.items().all(|item| seen.insert(json(item).to_string()))
    }
}

/// A number as YAML has it.
#[derive(Clone, Copy)]
pub(super) enum Number {
    Int(i128),
    Float(f64),
}

impl Number {
    fn equals(self, other: &JsonNumberValue) -> bool {
        match self {
            Number::Int(value) => match (other.as_i128(), other.as_f64()) {
                (Some(other), _) => other == value,
                (None, Some(other)) => other == value as f64,
                (None, None) => false,
            },
            Number::Float(value) => other.as_f64() == Some(value),
        }
    }
}

impl JsonNumber for Number {
    fn as_u64(&self) -> Option<u64> {
        match *self {
            Number::Int(value) => value.try_into().ok(),
            Number::Float(_) => None,
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match *self {
            Number::Int(value) => value.try_into().ok(),
            Number::Float(_) => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match *self {
            Number::Int(value) => Some(value as f64),
            Number::Float(value) => Some(value),
        }
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(match self {
            Number::Int(value) => value.to_string(),
            Number::Float(value) => value.to_string(),
        })
    }

    fn to_number(&self) -> Cow<'_, JsonNumberValue> {
        let float = |value: f64| JsonNumberValue::from_f64(value).unwrap_or_else(|| 0.into());
        Cow::Owned(match *self {
            Number::Int(value) => JsonNumberValue::from_i128(value).unwrap_or_else(|| float(value as f64)),
            Number::Float(value) => float(value),
        })
    }

    fn is_integer(&self) -> bool {
        match *self {
            // Go has 64 bits with a sign; what is larger is a fraction to it.
            Number::Int(value) => i64::try_from(value).is_ok(),
            // Larger ones are not exact, and refused (kube-openapi `IsFloat64AJSONInteger`).
            Number::Float(value) => value.fract() == 0.0 && value.abs() < (1_u64 << 53) as f64,
        }
    }

    fn is_written_as_integer(&self) -> bool {
        matches!(self, Number::Int(_))
    }
}

/// A node as JSON, for those who need a value of their own: enumerations in messages, rules in CEL.
pub(super) fn json(node: Node<'_>) -> JsonValue {
    match node.kind() {
        Kind::Map => {
            let entries = node.entries().into_iter();
            let members = entries.map(|entry| (entry.key.text().unwrap_or_default().to_owned(), json(entry.value)));
            JsonValue::Object(members.collect::<Map<_, _>>())
        }
        Kind::Seq => JsonValue::Array(node.items().map(json).collect()),
        Kind::Scalar => At::Node(node).to_value().into_owned(),
    }
}
