//! What is known of the values of one object: how large each is, and which are not in the repository.

use crate::text::pointer;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// Collections inside each other: rules are not asked about what goes deeper.
const DEPTH: usize = 128;

/// How large a value and everything below it is at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// What a copy costs, in steps.
    pub weight: u64,
    /// Items of the largest collection.
    pub len: u64,
    /// Bytes of the longest string or key.
    pub bytes: u64,
}

/// By the address of the value, which is stable while the object is borrowed.
pub(super) struct Marks {
    extents: HashMap<*const Value, Extent>,
    unknown: HashSet<*const Value>,
    above_unknown: HashSet<*const Value>,
    /// Unknown values were among so many that they were not told apart.
    pub crowded: bool,
}

impl Marks {
    /// `None` for an object that is nested too deep.
    pub fn new(object: &Value, unknown: &[String]) -> Option<Self> {
        if is_deep(object) {
            return None;
        }
        let mut marks =
            Self { extents: HashMap::new(), unknown: HashSet::new(), above_unknown: HashSet::new(), crowded: false };
        unknown.iter().for_each(|pointer| marks.mark(object, pointer));
        Some(marks)
    }

    fn mark(&mut self, object: &Value, pointer: &str) {
        let mut value = object;
        for step in pointer::steps(pointer) {
            let below = match value {
                Value::Object(map) => map.get(&step),
                Value::Array(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
                _ => None,
            };
            // What the object does not have was pruned.
            let Some(below) = below else { return };
            self.above_unknown.insert(value);
            value = below;
        }
        self.unknown.insert(value);
    }

    pub fn is_unknown(&self, value: &Value) -> bool {
        !self.unknown.is_empty() && self.unknown.contains(&std::ptr::from_ref(value))
    }

    /// Whether it or anything below it is unknown.
    pub fn holds_unknown(&self, value: &Value) -> bool {
        self.is_unknown(value) || self.above_unknown.contains(&std::ptr::from_ref(value))
    }

    /// The extent of a value; of each value it is computed once.
    pub fn extent(&mut self, value: &Value) -> Extent {
        let (Value::Array(_) | Value::Object(_)) = value else { return scalar(value) };
        if let Some(extent) = self.extents.get(&std::ptr::from_ref(value)) {
            return *extent;
        }
        let mut extent = Extent { weight: 2, ..Extent::default() };
        match value {
            Value::Array(items) => {
                extent.len = items.len() as u64;
                items.iter().for_each(|item| extent.add(self.extent(item)));
            }
            Value::Object(map) => {
                extent.len = map.len() as u64;
                for (key, value) in map {
                    let bytes = key.len() as u64;
                    extent.add(Extent { weight: 2 + bytes / 32, len: 0, bytes });
                    extent.add(self.extent(value));
                }
            }
            _ => {}
        }
        self.extents.insert(value, extent);
        extent
    }
}

impl Extent {
    fn add(&mut self, other: Self) {
        self.weight = self.weight.saturating_add(other.weight);
        self.len = self.len.max(other.len);
        self.bytes = self.bytes.max(other.bytes);
    }
}

fn scalar(value: &Value) -> Extent {
    let bytes = value.as_str().map_or(0, str::len) as u64;
    Extent { weight: 1 + bytes / 32, len: 0, bytes }
}

fn is_deep(object: &Value) -> bool {
    let mut open = vec![(object, 0)];
    while let Some((value, depth)) = open.pop() {
        if depth > DEPTH {
            return true;
        }
        match value {
            Value::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Value::Object(map) => open.extend(map.values().map(|value| (value, depth + 1))),
            _ => {}
        }
    }
    false
}
