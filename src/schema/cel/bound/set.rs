//! What an expression may come to: values of the object, or a bound on what is made of them.

use std::rc::Rc;

use serde_json::Value;

use crate::schema::cel::marks::{Extent, Marks};

/// Values that are told apart; of more only the largest sizes are kept.
const VALUES: usize = 1024;

#[derive(Clone, Debug)]
pub(super) enum Set<'d> {
    /// One of these values of the object; none where a key is missing.
    Data(Vec<&'d Value>),
    Made(Size),
}

/// A bound on a value that an operation makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Size {
    /// What a copy costs, in steps.
    pub weight: u64,
    /// Items of it or of any collection below.
    pub len: u64,
    /// Bytes of it or of any string below.
    pub bytes: u64,
    /// Whether it may be a list.
    pub is_list: bool,
    /// Of an item; where it is not told, an item is as large as the whole.
    item: Option<Rc<Size>>,
}

impl<'d> Set<'d> {
    pub fn data(values: Vec<&'d Value>, marks: &mut Marks) -> Self {
        if values.len() <= VALUES {
            return Set::Data(values);
        }
        marks.crowded |= values.iter().any(|value| marks.holds_unknown(value));
        Set::Made(Set::Data(values).size(marks))
    }

    pub fn size(&self, marks: &mut Marks) -> Size {
        match self {
            Set::Made(size) => size.clone(),
            Set::Data(values) => {
                let mut size = Size { is_list: false, ..Size::scalar() };
                for value in values {
                    let Extent { weight, len, bytes } = marks.extent(value);
                    size.weight = size.weight.max(weight);
                    size.len = size.len.max(len);
                    size.bytes = size.bytes.max(bytes);
                    size.is_list |= value.is_array() || value.is_object();
                }
                size
            }
        }
    }

    /// How often a macro goes round at most.
    pub fn count(&self) -> u64 {
        match self {
            Set::Made(size) => size.len,
            Set::Data(values) => values.iter().map(|value| own_len(value)).max().unwrap_or(0),
        }
    }

    /// What a macro goes over: the items of a list, the keys of a map.
    pub fn elements(&self, marks: &mut Marks) -> Self {
        let values = match self {
            Set::Made(size) => return Set::Made(size.item()),
            Set::Data(values) => values,
        };
        if values.iter().any(|value| value.is_object()) {
            // Keys, and items as large as the whole: a set of both is rare.
            let mut size = self.size(marks);
            if values.iter().all(|value| value.is_object()) {
                let keys = values.iter().filter_map(|value| value.as_object()).flat_map(|map| map.keys());
                size = Size::text(keys.map(|key| key.len() as u64).max().unwrap_or(0));
            }
            return Set::Made(size);
        }
        Set::data(values.iter().filter_map(|value| value.as_array()).flatten().collect(), marks)
    }

    /// What an index finds: any item, any value.
    pub fn members(&self, marks: &mut Marks) -> Self {
        let values = match self {
            Set::Made(size) => return Set::Made(size.item()),
            Set::Data(values) => values,
        };
        let mut found = Vec::new();
        for value in values {
            match value {
                Value::Array(items) => found.extend(items),
                Value::Object(map) => found.extend(map.values()),
                _ => {}
            }
        }
        Set::data(found, marks)
    }

    /// One or the other.
    pub fn or(self, other: Self, marks: &mut Marks) -> Self {
        match (self, other) {
            (Set::Data(mut values), Set::Data(others)) => {
                values.extend(others);
                Set::data(values, marks)
            }
            (one, other) => Set::Made(one.size(marks).or(&other.size(marks))),
        }
    }
}

impl Size {
    pub fn scalar() -> Self {
        // The text of any number or time is no longer.
        Self { weight: 2, len: 0, bytes: 64, is_list: false, item: None }
    }

    pub fn text(bytes: u64) -> Self {
        Self { weight: 1 + bytes / 32, bytes, ..Self::scalar() }
    }

    /// An empty collection that will have `len` items.
    pub fn list(len: u64) -> Self {
        Self { weight: 2, len, bytes: 0, is_list: true, item: None }
    }

    /// Makes room for `times` items, or keys or values, of this size.
    pub fn put(&mut self, item: &Size, times: u64) {
        self.weight = self.weight.saturating_add(item.weight.saturating_mul(times));
        self.len = self.len.max(item.len);
        self.bytes = self.bytes.max(item.bytes);
        self.item = Some(Rc::new(match &self.item {
            Some(other) => item.clone().or(other),
            None => item.clone(),
        }));
    }

    pub fn item(&self) -> Self {
        self.item.as_deref().unwrap_or(self).clone()
    }

    pub fn or(self, other: &Self) -> Self {
        let item = match (&self.item, &other.item) {
            (Some(one), Some(other)) => Some(Rc::new(Size::clone(one).or(other))),
            _ => None,
        };
        Self {
            weight: self.weight.max(other.weight),
            len: self.len.max(other.len),
            bytes: self.bytes.max(other.bytes),
            is_list: self.is_list || other.is_list,
            item,
        }
    }
}

fn own_len(value: &Value) -> u64 {
    match value {
        Value::Array(items) => items.len() as u64,
        Value::Object(map) => map.len() as u64,
        _ => 0,
    }
}
