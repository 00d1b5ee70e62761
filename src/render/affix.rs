//! `namePrefix` and `nameSuffix` (kustomize api/internal/builtins/PrefixTransformer.go, SuffixTransformer.go).

use crate::{
    text::{Piece, Span},
    yaml::{Cause, Content, Kind, MadeScalar, Node, Origin, Slot, Value},
};

use super::{
    ProblemKind, Set,
    config::{
        Config, Table,
        read::{field_specs, value_of},
    },
    fieldspec::{Edit, Leaf, Look, Spec, change},
};

/// On which side of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affix {
    Prefix,
    Suffix,
}

/// The field `namePrefix` or `nameSuffix` of a kustomization file.
pub fn apply(set: &mut Set, config: &Config, affix: Affix, value: &Value) {
    let table = match affix {
        Affix::Prefix => Table::NamePrefix,
        Affix::Suffix => Table::NameSuffix,
    };
    transform(set, affix, value, config.table(table));
}

/// A `PrefixTransformer` or `SuffixTransformer` among the `transformers`.
pub fn apply_object(set: &mut Set, affix: Affix, object: &Value) {
    let Some(list) = value_of(object, "fieldSpecs").filter(|list| !list.is_null()) else {
        let message = "a PrefixTransformer or SuffixTransformer needs `fieldSpecs`";
        return set.refuse(ProblemKind::Transformer, object.place(), message);
    };
    let name = if affix == Affix::Prefix { "prefix" } else { "suffix" };
    if let Some(value) = value_of(object, name) {
        transform(set, affix, &value, &field_specs(Some(list.node())));
    }
}

pub fn transform(set: &mut Set, affix: Affix, value: &Value, specs: &[Spec]) {
    let Some(text) = value.text().filter(|text| !text.is_empty() && !value.is_null()) else { return };
    let cause = match affix {
        Affix::Prefix => Cause::NamePrefix,
        Affix::Suffix => Cause::NameSuffix,
    };
    let place = value.place();
    let way = Origin::new(cause, Some(place.clone()));
    let look = |node: Node<'_>| match node.kind() {
        Kind::Scalar => Look::Change,
        Kind::Map | Kind::Seq => Look::Wrong("text"),
    };
    let put = |slot: &mut Slot| slot.put(joined(affix, value, &slot.value), way.clone());
    let edit = Edit { leaf: Leaf::Scalar, place: &place, way: &way, look: &look, put: &put };
    for index in 0..set.resources.len() {
        if is_skipped(set, index) {
            continue;
        }
        for spec in specs {
            if !spec.matches_original(&set.resources[index]) {
                continue;
            }
            let length = set.resources[index].name().len() + text.len();
            if let Err(problem) = set.budget.text(length, &place) {
                set.problems.push(problem);
                return;
            }
            if spec.path == "metadata/name" {
                let resource = set.resource_mut(index);
                match affix {
                    Affix::Prefix => resource.prefixes.push(text.to_owned()),
                    Affix::Suffix => resource.suffixes.push(text.to_owned()),
                }
                resource.remember();
            }
            if !change(set, index, spec, &edit) {
                return;
            }
        }
    }
}

/// Kinds whose names are no one's choice.
fn is_skipped(set: &Set, index: usize) -> bool {
    let resource = &set.resources[index];
    let kind = resource.history.first().map_or(resource.kind(), |id| &id.kind);
    match kind {
        "CustomResourceDefinition" | "Namespace" => true,
        "APIService" => resource.group() == "apiregistration.k8s.io",
        _ => false,
    }
}

/// The text of both, the type as the looks of the whole say where the name was plain.
fn joined(affix: Affix, added: &Value, name: &Value) -> Value {
    let (first, second) = match affix {
        Affix::Prefix => (added, name),
        Affix::Suffix => (name, added),
    };
    let part = |value: &Value| value.text().unwrap_or_default().to_owned();
    let (first_text, second_text) = (part(first), part(second));
    let piece = |value: &Value, at: usize, text: &str| {
        let Span { start, end } = Span::new(at, at + text.len());
        Piece { at: start, len: end - start, place: value.place() }
    };
    let pieces = [piece(first, 0, &first_text), piece(second, first_text.len(), &second_text)];
    let text: Box<str> = (first_text + &second_text).into();
    let made = Value::scalar(text.clone(), name.node().style(), added.place());
    let known = made.node().is_known() && name.node().is_known() && added.node().is_known();
    let scalar = MadeScalar { text, style: name.node().style(), known, pieces: Box::new(pieces) };
    Value::made(Content::Scalar(scalar), added.place())
}
