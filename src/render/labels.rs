//! `labels`, `commonLabels` and `commonAnnotations` (kustomize api/filters/labels, api/filters/annotations).

use crate::yaml::{Cause, Kind, Node, Origin, Slot, Value};

use super::{
    ProblemKind, Set,
    config::{
        Config, Failed, Table, merge_all,
        read::{field_specs, is_true, value_of},
    },
    fieldspec::{Edit, Leaf, Look, Spec, change, string_of},
};

/// The field `labels` of a kustomization file: a list of entries.
pub fn apply(set: &mut Set, config: &Config, value: &Value) {
    for entry in value.items() {
        let entry = entry.value;
        match specs(config, &entry) {
            Ok(specs) => {
                if let Some(pairs) = value_of(&entry, "pairs") {
                    transform(set, Cause::Label, &pairs, &specs);
                }
            }
            Err(Failed::Conflict(path)) => {
                let message = format!("`{path}` is already a field with a different `create`");
                set.refuse(ProblemKind::Transformer, entry.place(), message);
            }
            Err(Failed::TooMany) => set.refuse(ProblemKind::Limit, entry.place(), "too many `fields`"),
        }
    }
}

/// The field `commonLabels`: pairs that go into selectors too.
pub fn apply_common(set: &mut Set, config: &Config, value: &Value) {
    transform(set, Cause::Label, value, config.table(Table::CommonLabels));
}

/// The field `commonAnnotations`.
pub fn apply_annotations(set: &mut Set, config: &Config, value: &Value) {
    transform(set, Cause::Annotation, value, config.table(Table::CommonAnnotations));
}

/// A `LabelTransformer` or `AnnotationsTransformer` among the `transformers`.
pub fn apply_object(set: &mut Set, cause: Cause, object: &Value) {
    let name = if cause == Cause::Annotation { "annotations" } else { "labels" };
    let specs = field_specs(value_of(object, "fieldSpecs").as_ref().map(Value::node));
    if let Some(pairs) = value_of(object, name) {
        transform(set, cause, &pairs, &specs);
    }
}

/// Where one entry of `labels` goes (api/internal/target/kusttarget_configplugin.go). Its own `fields` come first.
fn specs(config: &Config, entry: &Value) -> Result<Vec<Spec>, Failed> {
    let flag = |name: &str| is_true(value_of(entry, name).as_ref().map(Value::node));
    let mut specs = field_specs(value_of(entry, "fields").as_ref().map(Value::node));
    merge_all(&mut specs, config.table(Table::Labels))?;
    if flag("includeSelectors") {
        merge_all(&mut specs, config.table(Table::CommonLabels))?;
        return Ok(specs);
    }
    if flag("includeTemplates") {
        merge_all(&mut specs, config.table(Table::TemplateLabels))?;
    }
    if flag("includeVolumeClaimTemplates") {
        merge_all(&mut specs, config.table(Table::VolumeClaimTemplateLabels))?;
    }
    merge_all(&mut specs, &[Spec::path("metadata/labels", true)])?;
    Ok(specs)
}

pub fn transform(set: &mut Set, cause: Cause, pairs: &Value, specs: &[Spec]) {
    let pairs: Vec<Pair> = pairs.members().into_iter().filter_map(Pair::of).collect();
    let [first, ..] = &pairs[..] else { return };
    if pairs.len() > MOST_PAIRS || pairs.len() * set.resources.len() > MOST_CHANGES {
        return set.refuse(ProblemKind::Limit, first.value.place(), format!("{} pairs are too many", pairs.len()));
    }
    for index in 0..set.resources.len() {
        for Pair { key, value } in &pairs {
            let place = value.place();
            let way = Origin::new(cause, Some(place.clone()));
            let name = key.text().unwrap_or_default();
            let look = |node: Node<'_>| match node.kind() {
                _ if node.is_null() => Look::Keep,
                Kind::Scalar | Kind::Seq => Look::Wrong("a mapping"),
                Kind::Map if node.get(name).and_then(Node::as_str) == value.text() => Look::Keep,
                Kind::Map => Look::Change,
            };
            let put = |slot: &mut Slot| {
                if slot.value.node().get(name).is_some() {
                    return slot.value.set(name, value.clone(), way.clone());
                }
                if let Some(slots) = slot.value.slots_mut() {
                    let way = Some(std::sync::Arc::new(way.clone()));
                    slots.push(Slot { key: Some(key.clone()), value: value.clone(), way });
                }
            };
            let edit = Edit { leaf: Leaf::Map, place: &place, way: &way, look: &look, put: &put };
            if !specs.iter().all(|spec| change(set, index, spec, &edit)) {
                return;
            }
        }
    }
}

/// Two small files must not make a build of many gigabytes.
const MOST_PAIRS: usize = 1_000;
const MOST_CHANGES: usize = 1_000_000;

struct Pair {
    key: Value,
    /// A string, whatever it looks like.
    value: Value,
}

impl Pair {
    fn of(slot: Slot) -> Option<Self> {
        let key = string_of(slot.key.as_ref()?);
        // An absent value is the empty string to Go.
        let value = if slot.value.is_null() { Value::string("", slot.value.place()) } else { string_of(&slot.value) };
        Some(Self { key, value })
    }
}
