//! Field specs as people write them: files of `configurations`, `fields` of `labels`, `fieldSpecs` of transformers.

use std::borrow::Cow;

use crate::{
    render::{Problem, ProblemKind, fieldspec::Spec},
    yaml::{Entry, Kind, Node, Reader, Scalar, Value},
};

use super::{BackReference, Table, Tables};

/// A file of `configurations`. Unknown fields are refused (`UnmarshalStrict`).
pub(super) fn tables(file: &Value, problems: &mut Vec<Problem>) -> Tables {
    let mut tables = Tables::default();
    let root = file.node();
    if root.is_null() {
        return tables;
    }
    if root.kind() != Kind::Map {
        problems.push(wrong(root, "a configuration", "a mapping"));
        return tables;
    }
    for Entry { key, value } in root.entries() {
        let name = key.text().unwrap_or_default();
        if let Some(at) = Table::NAMES.iter().position(|known| known.eq_ignore_ascii_case(name)) {
            tables.lists[at] = specs(value, &mut Strict(Some(problems)));
        } else if name.eq_ignore_ascii_case("nameReference") {
            tables.name_reference = references(value, &mut Strict(Some(problems)));
        } else {
            problems.push(unknown(key));
        }
    }
    tables.sort();
    tables
}

/// A list of field specs. Nothing is said of what is wrong: the reader of the file around it does.
pub fn field_specs(list: Option<Node<'_>>) -> Vec<Spec> {
    list.map(|list| specs(list, &mut Strict(None))).unwrap_or_default()
}

/// A field of a mapping, found as Go's JSON finds it: without regard to case.
pub fn field<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    crate::model::KustomizeFile { node }.field(name)
}

/// [`field`] of a value.
pub fn value_of(value: &Value, name: &str) -> Option<Value> {
    value.get(name).or_else(|| {
        let same =
            |key: &Option<Value>| key.as_ref().and_then(Value::text).is_some_and(|key| key.eq_ignore_ascii_case(name));
        value.members().into_iter().find(|slot| same(&slot.key)).map(|slot| slot.value)
    })
}

/// A boolean as the reader of kustomization files sees it: `yes` is one.
pub fn is_true(node: Option<Node<'_>>) -> bool {
    node.and_then(|node| node.scalar(Reader::SigsYaml)) == Some(Scalar::Bool(true))
}

/// Where problems go, if anyone wants them.
struct Strict<'a>(Option<&'a mut Vec<Problem>>);

impl Strict<'_> {
    fn push(&mut self, problem: impl FnOnce() -> Problem) {
        if let Some(problems) = &mut self.0 {
            problems.push(problem());
        }
    }
}

fn references(list: Node<'_>, problems: &mut Strict<'_>) -> Vec<BackReference> {
    let reference = |item: Node<'_>, problems: &mut Strict<'_>| {
        let mut reference = BackReference::default();
        for Entry { key, value } in item.entries() {
            let name = key.text().unwrap_or_default();
            if name.eq_ignore_ascii_case("fieldSpecs") {
                reference.referrers = specs(value, problems);
            } else if let Some(part) = kind_part(&mut reference.target, name) {
                *part = text(value, name, problems);
            } else {
                problems.push(|| unknown(key));
            }
        }
        reference
    };
    items(list, "nameReference", reference, problems)
}

fn specs(list: Node<'_>, problems: &mut Strict<'_>) -> Vec<Spec> {
    let spec = |item: Node<'_>, problems: &mut Strict<'_>| {
        let mut spec = Spec::default();
        for Entry { key, value } in item.entries() {
            let name = key.text().unwrap_or_default();
            if name.eq_ignore_ascii_case("path") {
                spec.path = text(value, name, problems);
                spec.written = Some(value.place());
            } else if name.eq_ignore_ascii_case("create") {
                match value.scalar(Reader::SigsYaml) {
                    Some(Scalar::Bool(create)) => spec.create = create,
                    Some(Scalar::Null) => {}
                    _ => problems.push(|| wrong(value, name, "a boolean")),
                }
            } else if let Some(part) = kind_part(&mut spec, name) {
                *part = text(value, name, problems);
            } else {
                problems.push(|| unknown(key));
            }
        }
        spec
    };
    items(list, "a list of field specs", spec, problems)
}

fn kind_part<'a>(spec: &'a mut Spec, name: &str) -> Option<&'a mut Cow<'static, str>> {
    let is = |part: &str| part.eq_ignore_ascii_case(name);
    if is("group") {
        Some(&mut spec.group)
    } else if is("version") {
        Some(&mut spec.version)
    } else if is("kind") {
        Some(&mut spec.kind)
    } else {
        None
    }
}

fn items<T>(
    list: Node<'_>,
    name: &str,
    read: impl Fn(Node<'_>, &mut Strict<'_>) -> T,
    problems: &mut Strict<'_>,
) -> Vec<T> {
    if list.kind() != Kind::Seq && !list.is_null() {
        problems.push(|| wrong(list, name, "a list"));
    }
    let mut found = Vec::new();
    for item in list.items() {
        if item.kind() == Kind::Map || item.is_null() {
            found.push(read(item, problems));
        } else {
            problems.push(|| wrong(item, name, "mappings"));
        }
    }
    found
}

/// Scalars of any type become text, as sigs.k8s.io/yaml makes them where a string is asked for.
fn text(node: Node<'_>, name: &str, problems: &mut Strict<'_>) -> Cow<'static, str> {
    match node.text() {
        Some(_) if node.is_null() => "".into(),
        Some(text) => text.to_owned().into(),
        None => {
            problems.push(|| wrong(node, name, "text"));
            "".into()
        }
    }
}

fn unknown(key: Node<'_>) -> Problem {
    let name = key.text().unwrap_or_default();
    Problem::new(ProblemKind::Field, key.place(), format!("`{name}` is not a field of a configuration"))
}

fn wrong(node: Node<'_>, name: &str, expected: &str) -> Problem {
    Problem::new(ProblemKind::Field, node.place(), format!("`{name}` must be {expected}"))
}
