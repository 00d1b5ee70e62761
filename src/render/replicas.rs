//! `replicas`: how many of a workload (kustomize api/internal/builtins/ReplicaCountTransformer.go).

use std::collections::HashMap;

use crate::yaml::{Cause, Kind, Node, Origin, Reader, Scalar, Slot, Style, Value};

use super::{
    ProblemKind, Set,
    config::{
        Config, Table,
        read::{field_specs, value_of},
    },
    fieldspec::{Edit, Leaf, Look, Spec, change, made_scalar},
};

/// The field `replicas` of a kustomization file.
pub fn apply(set: &mut Set, config: &Config, value: &Value) {
    let names = names(set);
    for entry in value.items() {
        transform(set, &names, &entry.value, config.table(Table::Replicas));
    }
}

/// A `ReplicaCountTransformer` among the `transformers`.
pub fn apply_object(set: &mut Set, object: &Value) {
    let specs = field_specs(value_of(object, "fieldSpecs").as_ref().map(Value::node));
    if let Some(entry) = value_of(object, "replica") {
        transform(set, &names(set), &entry, &specs);
    }
}

/// The objects by all names they ever had.
fn names(set: &Set) -> HashMap<String, Vec<usize>> {
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, resource) in set.resources.iter().enumerate() {
        let own = std::iter::once(resource.name()).chain(resource.history.iter().map(|id| id.name.as_str()));
        for name in own {
            let named = names.entry(name.to_owned()).or_default();
            if named.last() != Some(&index) {
                named.push(index);
            }
        }
    }
    names
}

/// One entry. An object is meant by any name it ever had.
fn transform(set: &mut Set, names: &HashMap<String, Vec<usize>>, entry: &Value, specs: &[Spec]) {
    let name = value_of(entry, "name").filter(|name| !name.is_null());
    let name = name.as_ref().unwrap_or(entry);
    let text = name.text().unwrap_or_default().to_owned();
    let count = value_of(entry, "count");
    // No count at all is none of them.
    let count_text = match count.as_ref().and_then(|count| count.node().scalar(Reader::Kyaml)) {
        Some(Scalar::Int(count)) => count.to_string(),
        _ => "0".to_owned(),
    };
    let place = count.as_ref().unwrap_or(entry).place();
    let known = count.as_ref().is_none_or(|count| count.node().is_known());
    let way = Origin::new(Cause::Replicas, Some(place.clone()));
    let look = |node: Node<'_>| match node.kind() {
        Kind::Map | Kind::Seq => Look::Wrong("a number"),
        Kind::Scalar if node.text() == Some(&count_text) => Look::Keep,
        Kind::Scalar => Look::Change,
    };
    let put = |slot: &mut Slot| {
        // A number in quotes stays in quotes.
        let style = if slot.value.is_null() { Style::Plain } else { slot.value.node().style() };
        slot.put(made_scalar(&count_text, style, known, place.clone()), way.clone());
    };
    let edit = Edit { leaf: Leaf::Scalar, place: &place, way: &way, look: &look, put: &put };
    let mut found = false;
    for spec in specs {
        for &index in names.get(&text).into_iter().flatten() {
            let resource = &set.resources[index];
            let named = resource.name() == text && spec.matches(resource);
            let was = |id: &super::Id| id.name == text && spec.selects(resource.group(), resource.version(), &id.kind);
            if named || resource.history.iter().any(was) {
                found = true;
                if !change(set, index, spec, &edit) {
                    return;
                }
            }
        }
    }
    if !found && set.is_complete() {
        let kinds: Vec<&str> = specs.iter().map(|spec| &*spec.kind).collect();
        let message = format!("no object of the build is named `{text}` and has replicas ({})", kinds.join(", "));
        set.refuse(ProblemKind::NoMatch, name.place(), message);
    }
}
