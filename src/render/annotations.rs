//! What becomes of annotations at the end of a build: kustomize takes its own ones out and writes all others as strings
//! (kustomize api/resource/resource.go `RemoveBuildAnnotations`, kyaml/yaml/rnode.go `SetAnnotations`).

use crate::yaml::{Kind, Node, Slot, Style, Value};

use super::Set;

/// Makes strings of all annotations: of `5` the text as it is written, of null too, of a collection the empty one. A
/// mapping without any is gone. Labels stay as they are.
pub fn settle(set: &mut Set) {
    for index in 0..set.resources.len() {
        let Some(map) = set.resources[index].node().at("metadata.annotations") else { continue };
        let entries = map.entries();
        let is_empty = entries.is_empty();
        if !is_empty && entries.iter().all(|entry| is_string(entry.value)) {
            continue;
        }
        let Some(metadata) = set.resource_mut(index).value.get_mut("metadata") else { continue };
        if is_empty {
            metadata.remove("annotations");
            continue;
        }
        let slots = metadata.get_mut("annotations").and_then(Value::slots_mut);
        slots.into_iter().flatten().filter(|slot| !is_string(slot.value.node())).for_each(stringify);
    }
}

/// The text of a scalar as a string at the same place; it is no change that anyone asked for.
fn stringify(slot: &mut Slot) {
    slot.value = Value::scalar(slot.value.text().unwrap_or_default(), Style::DoubleQuoted, slot.value.place());
}

fn is_string(node: Node<'_>) -> bool {
    node.kind() == Kind::Scalar && node.as_str().is_some()
}
