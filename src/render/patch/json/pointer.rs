//! Paths of operations (RFC 6901 as evanphx/json-patch v4 reads it).

use crate::{
    text::Place,
    yaml::{Kind, Value},
};

/// A path and where it is written.
pub(super) struct Target {
    pub text: String,
    pub place: Place,
}

impl Target {
    /// The steps to what holds the target, and the last one; none for the whole document. What stands before the first
    /// slash is not looked at.
    pub fn split(&self) -> Option<(Vec<String>, String)> {
        let mut steps = self.steps();
        let last = steps.pop()?;
        Some((steps, last))
    }

    pub fn steps(&self) -> Vec<String> {
        self.text.split('/').skip(1).map(unescape).collect()
    }
}

/// `~1` is a slash, `~0` a tilde, from left to right.
fn unescape(step: &str) -> String {
    if !step.contains('~') {
        return step.to_owned();
    }
    let mut text = String::with_capacity(step.len());
    let mut rest = step;
    while let Some(at) = rest.find('~') {
        text.push_str(&rest[..at]);
        let (known, len) = match rest.as_bytes().get(at + 1) {
            Some(b'0') => ("~", 2),
            Some(b'1') => ("/", 2),
            _ => ("~", 1),
        };
        text.push_str(known);
        rest = &rest[at + len..];
    }
    text.push_str(rest);
    text
}

/// The place in a list of `count` items, negative ones counted from its end.
pub(super) fn index(key: &str, count: usize) -> Option<usize> {
    let at: i64 = key.parse().ok()?;
    let count = i64::try_from(count).ok()?;
    let at = if at < 0 { at + count } else { at };
    (0..count).contains(&at).then(|| usize::try_from(at).ok()).flatten()
}

/// The collection at a path.
pub(super) fn find(root: &Value, steps: &[String]) -> Option<Value> {
    let mut node = root.clone();
    for step in steps {
        node = match node.kind() {
            Kind::Map => node.get(step)?,
            Kind::Seq => {
                let items = node.items();
                items.get(index(step, items.len())?)?.value.clone()
            }
            Kind::Scalar => return None,
        };
    }
    (node.kind() != Kind::Scalar).then_some(node)
}

/// As [`find`], to be changed.
pub(super) fn find_mut<'v>(root: &'v mut Value, steps: &[String]) -> Option<&'v mut Value> {
    let mut value = root;
    for step in steps {
        value = match value.kind() {
            Kind::Map => value.get_mut(step)?,
            Kind::Seq => {
                let slots = value.slots_mut()?;
                let at = index(step, slots.len())?;
                &mut slots.get_mut(at)?.value
            }
            Kind::Scalar => return None,
        };
    }
    Some(value)
}

/// The shortest part of a path that leads to nothing.
pub(super) fn first_missing(root: &Value, path: &Target) -> Option<String> {
    let parts: Vec<&str> = path.text.split('/').skip(1).collect();
    let steps = path.steps();
    (1..=steps.len()).find_map(|count| {
        let (last, above) = steps[..count].split_last()?;
        let holder = find(root, above)?;
        let there = match holder.kind() {
            Kind::Map => holder.node().get(last).is_some(),
            _ => index(last, holder.node().items().len()).is_some(),
        };
        (!there).then(|| format!("/{}", parts[..count].join("/")))
    })
}
