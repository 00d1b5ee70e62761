//! What becomes of scalars when kustomize writes an object and reads it again, which it does once for every object.

use std::borrow::Cow;

use super::{Kind, Node, Slot, Style, Value};

impl Value {
    /// The value as it is behind kustomize's writer: folded texts with lines set in deeper gain line feeds, and `{a: }`
    /// is an empty text (go-yaml v3 emitterc.go `yaml_emitter_write_folded_scalar`, run against the engine).
    pub fn settled(self) -> Value {
        if !self.node().descendants().any(|node| settles(node, false)) {
            return self;
        }
        let mut value = self;
        walk(&mut value, false);
        value
    }
}

fn settles(node: Node<'_>, in_flow: bool) -> bool {
    match node.kind() {
        Kind::Map if node.style() == Style::Flow => node.own_entries().any(|entry| settles(entry.value, true)),
        Kind::Scalar if in_flow => is_absent(node),
        Kind::Scalar => node.style() == Style::Folded && matches!(refolded(node.text().unwrap_or("")), Cow::Owned(_)),
        _ => false,
    }
}

fn is_absent(node: Node<'_>) -> bool {
    node.span().is_empty() && node.style() == Style::Plain && node.text() == Some("") && node.tag().is_none()
}

fn walk(value: &mut Value, in_flow: bool) {
    let node = value.node();
    if node.kind() == Kind::Scalar {
        if settles(node, in_flow) {
            let text = if in_flow { Cow::Borrowed("") } else { refolded(node.text().unwrap_or("")) };
            *value = Value::string(&*text, value.place());
        }
        return;
    }
    if !node.descendants().any(|node| settles(node, false)) {
        return;
    }
    let in_flow = node.kind() == Kind::Map && node.style() == Style::Flow;
    let slots: Option<&mut Vec<Slot>> = value.slots_mut();
    slots.into_iter().flatten().for_each(|slot| walk(&mut slot.value, in_flow));
}

/// A folded text written and read again. The writer puts an empty line behind every line that is neither empty nor set
/// in, also where the next one is set in and needs none.
fn refolded(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.starts_with([' ', '\t', '\n']) || !has_trailing_safe(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let body = text.trim_end_matches('\n');
    let mut changed = false;
    let lines: Vec<&str> = body.split('\n').collect();
    for (index, line) in lines.iter().enumerate() {
        out.push_str(line);
        let Some(next) = lines[index + 1..].iter().find(|line| !line.is_empty()) else { break };
        out.push('\n');
        let plain = !line.is_empty() && !line.starts_with([' ', '\t']);
        if plain && next.starts_with([' ', '\t']) {
            out.push('\n');
            changed = true;
        }
    }
    if !changed {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[body.len()..]);
    Cow::Owned(out)
}

/// With a blank before a line feed the writer takes double quotes, which keep everything.
fn has_trailing_safe(text: &str) -> bool {
    !text.contains(" \n") && !text.ends_with(' ')
}
