//! Fields of a kustomization file and of plugin objects, typed as the engine's JSON decoder takes them.
//!
//! The file goes through JSON (sigs.k8s.io/yaml), where keys match without regard to case and a string field takes
//! strings only; plugin objects are decoded with their types known, so a number becomes a string there.

use std::borrow::Cow;

use crate::yaml::{Entry, Kind, Node, Reader, Scalar};

use super::{Problem, ProblemKind};

/// Reads fields and collects what does not fit.
#[derive(Debug)]
pub struct Given<'p> {
    pub problems: &'p mut Vec<Problem>,
    /// Whether numbers and booleans are taken for strings, as in plugin objects.
    pub lenient: bool,
}

/// A string with the node it stands in.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    pub value: Cow<'a, str>,
    pub node: Node<'a>,
}

/// A field by its name, without regard to case where no key is just so; null is as good as none. Of a key that comes
/// twice the last wins, as it does in Go.
pub fn field<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    let entries = node.entries();
    let last = |same: &dyn Fn(&str) -> bool| {
        entries.iter().rev().find(|entry| entry.key.text().is_some_and(same)).map(|entry| entry.value)
    };
    let found = last(&|key| key == name).or_else(|| last(&|key| key.eq_ignore_ascii_case(name)));
    found.filter(|found| !found.is_null())
}

impl Given<'_> {
    pub fn text<'a>(&mut self, node: Node<'a>, name: &str) -> Option<Text<'a>> {
        let found = field(node, name)?;
        self.string(found, name)
    }

    /// As [`Given::text`], where an empty string is as good as none.
    pub fn filled<'a>(&mut self, node: Node<'a>, name: &str) -> Option<Text<'a>> {
        self.text(node, name).filter(|text| !text.value.is_empty())
    }

    /// The text of a field; empty for none.
    pub fn owned(&mut self, node: Node<'_>, name: &str) -> String {
        self.text(node, name).map_or_else(String::new, |text| text.value.into_owned())
    }

    pub fn flag(&mut self, node: Node<'_>, name: &str) -> bool {
        let Some(found) = field(node, name) else { return false };
        match found.scalar(Reader::SigsYaml) {
            Some(Scalar::Bool(flag)) => flag,
            _ => {
                self.wrong(found, name, "a boolean");
                false
            }
        }
    }

    pub fn number(&mut self, node: Node<'_>, name: &str) -> Option<i64> {
        let found = field(node, name)?;
        let number = match found.scalar(Reader::SigsYaml) {
            Some(Scalar::Int(number)) => i64::try_from(number).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(found, name, "a whole number");
        }
        number
    }

    /// The mapping of a field.
    pub fn map<'a>(&mut self, node: Node<'a>, name: &str) -> Option<Node<'a>> {
        let found = field(node, name)?;
        if found.kind() == Kind::Map {
            return Some(found);
        }
        self.wrong(found, name, "a mapping");
        None
    }

    /// The items of a list.
    pub fn items<'a>(&mut self, node: Node<'a>, name: &str) -> Vec<Node<'a>> {
        let Some(found) = field(node, name) else { return Vec::new() };
        if found.kind() != Kind::Seq {
            self.wrong(found, name, "a list");
        }
        found.items().collect()
    }

    /// The mappings of a list.
    pub fn maps<'a>(&mut self, node: Node<'a>, name: &str) -> Vec<Node<'a>> {
        let mut items = self.items(node, name);
        items.retain(|item| {
            let fits = item.kind() == Kind::Map;
            if !fits {
                self.wrong(*item, name, "a list of mappings");
            }
            fits
        });
        items
    }

    /// The strings of a list.
    pub fn texts<'a>(&mut self, node: Node<'a>, name: &str) -> Vec<Text<'a>> {
        self.items(node, name).into_iter().filter_map(|item| self.string(item, name)).collect()
    }

    /// The entries of a mapping of strings; null is the empty string.
    pub fn pairs<'a>(&mut self, node: Node<'a>, name: &str) -> Vec<(Entry<'a>, Cow<'a, str>)> {
        let Some(map) = self.map(node, name) else { return Vec::new() };
        let mut pairs = Vec::new();
        for entry in map.entries() {
            let value = if entry.value.is_null() { Some(Cow::Borrowed("")) } else { None };
            let value = value.or_else(|| self.string(entry.value, name).map(|text| text.value));
            pairs.extend(value.map(|value| (entry, value)));
        }
        pairs
    }

    fn string<'a>(&mut self, node: Node<'a>, name: &str) -> Option<Text<'a>> {
        let value = match node.scalar(Reader::SigsYaml) {
            Some(Scalar::Str(_) | Scalar::Timestamp(_)) => node.text().map(Cow::Borrowed),
            Some(Scalar::Null) => Some(Cow::Borrowed("")),
            Some(Scalar::Bool(flag)) if self.lenient => Some(Cow::Owned(flag.to_string())),
            Some(Scalar::Int(number)) if self.lenient => Some(Cow::Owned(number.to_string())),
            Some(Scalar::Float(_)) if self.lenient => node.text().map(Cow::Borrowed),
            Some(_) => {
                let text = node.text().unwrap_or_default();
                self.refuse(node, format!("`{name}` must contain strings only: put `{text}` in quotes"));
                return None;
            }
            None => None,
        };
        if value.is_none() {
            self.wrong(node, name, "a string");
        }
        value.map(|value| Text { value, node })
    }

    fn wrong(&mut self, node: Node<'_>, name: &str, expected: &str) {
        self.refuse(node, format!("`{name}` must be {expected}"));
    }

    fn refuse(&mut self, node: Node<'_>, message: String) {
        self.problems.push(Problem::new(ProblemKind::Field, node.place(), message));
    }
}
