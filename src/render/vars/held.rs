//! The value of a variable, as it stands alone and as it stands in a text.

use crate::{
    render::replacement::Part,
    text::Place,
    yaml::{Content, Kind, MadeScalar, Node, Reader, Scalar, Style, Value},
};

/// A value with the type it has where it is taken from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    Text {
        text: String,
        is_known: bool,
    },
    Int(i128),
    Float(f64),
    Bool(bool),
    /// A mapping or a list: the engine leaves `$(NAME)` as it is.
    Collection,
    /// It comes from a part of the build that we do not know.
    Unknown,
}

impl Held {
    /// `None` for a number that the engine cannot read (kyaml/yaml/rnode.go `GetFieldValue`).
    pub fn of(node: Node<'_>) -> Option<Self> {
        if node.kind() != Kind::Scalar {
            return Some(Self::Collection);
        }
        let text = node.text().unwrap_or_default();
        match node.scalar(Reader::Kyaml)? {
            // It reads decimal numbers only.
            Scalar::Int(_) => text.parse().ok().map(Self::Int),
            Scalar::Float(_) => text.parse().ok().map(Self::Float),
            Scalar::Bool(flag) => Some(Self::Bool(flag)),
            Scalar::Str(text) => Some(Self::Text { text: text.into_owned(), is_known: node.is_known() }),
            Scalar::Null | Scalar::Timestamp(_) => Some(Self::Text { text: text.into(), is_known: true }),
        }
    }

    /// In place of a whole text: with its type.
    pub fn value(&self, place: &Place) -> Value {
        let plain = |text: String| Value::scalar(text, Style::Plain, place.clone());
        match self {
            Self::Text { text, is_known } => string(text, *is_known, place.clone()),
            Self::Int(number) => plain(number.to_string()),
            Self::Float(number) => plain(number.to_string()),
            Self::Bool(flag) => plain(flag.to_string()),
            Self::Collection | Self::Unknown => string("", false, place.clone()),
        }
    }

    /// Within a text, as Go's `%v` writes it.
    pub fn words(&self) -> String {
        match self {
            Self::Text { text, .. } => text.clone(),
            Self::Int(number) => number.to_string(),
            Self::Float(number) => general(*number),
            Self::Bool(flag) => flag.to_string(),
            Self::Collection | Self::Unknown => String::new(),
        }
    }

    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown | Self::Text { is_known: false, .. })
    }
}

/// A string that is known if its text says so, and if what it was made of was.
pub(super) fn string(text: &str, known: bool, place: Place) -> Value {
    let made = Value::string(text, place.clone());
    if known {
        return made;
    }
    let scalar = MadeScalar { text: text.into(), style: Style::DoubleQuoted, known: false, pieces: Box::default() };
    Value::made(Content::Scalar(scalar), place)
}

/// `ports[0]` is `ports` and then `0` (kyaml/yaml/rnode.go `convertSliceIndex`).
pub(super) fn with_indexes(parts: Vec<Part>) -> Vec<Part> {
    let mut split = Vec::new();
    for part in parts {
        let indexed = part.text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
        match indexed.filter(|(_, index)| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())) {
            Some((name, index)) => {
                if !name.is_empty() {
                    split.push(Part::new(name.to_owned()));
                }
                split.push(Part::new(index.to_owned()));
            }
            None => split.push(part),
        }
    }
    split
}

/// Shortest digits, with an exponent of two digits at least below 1e-4 and from 1e6 on
/// (golang/go:src/strconv/ftoa.go `%g`).
fn general(number: f64) -> String {
    let text = format!("{number:e}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let Ok(power) = exponent.parse::<i32>() else { return number.to_string() };
    if (-4..6).contains(&power) || !number.is_finite() {
        return number.to_string();
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", power.abs())
}
