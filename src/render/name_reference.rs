//! Names follow the objects they refer to: the last pass over a build (kustomize
//! api/internal/accumulator/namereferencetransformer.go, api/filters/nameref).

mod candidates;
mod rules;

pub use rules::{BackReference, Rules};

use crate::{
    text::Place,
    yaml::{Cause, Kind, Node, Origin, Style, Value},
};

use super::{
    GapKind, ProblemKind, Resource, Set,
    fieldspec::{Stuck, made_scalar, refuse},
};

use candidates::{Answer, Candidates, Question, Referrer};
use rules::{Leaf, Step};

/// Makes every reference of the build say the name that its object has now.
pub fn apply(set: &mut Set, rules: &Rules) {
    let candidates = Candidates::new(&set.resources);
    for index in 0..set.resources.len() {
        // Names do not change in this pass: the order does not matter.
        let resource = set.resources[index].clone();
        let leaves = match rules.leaves(&resource) {
            Ok(leaves) => leaves,
            Err((stuck, path)) => {
                refuse(set, index, &path, stuck);
                continue;
            }
        };
        if leaves.is_empty() {
            continue;
        }
        if let Some(stuck) = broken_subject(&resource) {
            refuse(set, index, "subjects", stuck);
            continue;
        }
        let mut pass = Pass { rules, candidates: &candidates, referrer: Referrer::new(&resource), edits: Vec::new() };
        let failed = leaves.iter().find_map(|leaf| pass.leaf(leaf).err());
        let edits = pass.edits;
        match failed {
            Some(Failed::Stuck(stuck, path)) => refuse(set, index, &path, stuck),
            // Something that we do not know may have told them apart.
            Some(Failed::Ambiguous(..)) if is_doubtful(set) => {}
            Some(Failed::Ambiguous(place, message)) => set.refuse(ProblemKind::NameReference, place, message),
            None => {}
        }
        for edit in edits {
            edit.apply(&mut set.resource_mut(index).value);
        }
    }
}

fn is_doubtful(set: &Set) -> bool {
    !set.problems.is_empty() || set.gaps.iter().any(|gap| gap.kind == GapKind::Unsupported)
}

/// A subject of a RoleBinding that the engine cannot take: it panics on one that is no mapping, or whose kind is no
/// text, and refuses an account whose namespace is blank (api/resmap/reswrangler.go `getNamespacesForRoleBinding`).
fn broken_subject(resource: &Resource) -> Option<Stuck> {
    if resource.kind() != "RoleBinding" {
        return None;
    }
    resource.node().get("subjects")?.items().find_map(|subject| {
        let stuck = |node: Node<'_>, expected| Some(Stuck { place: node.place(), expected, by_path: false });
        if subject.kind() != Kind::Map {
            return stuck(subject, "a mapping");
        }
        let (kind, namespace) = (subject.get("kind")?, subject.get("namespace")?);
        match kind.as_str() {
            None => stuck(kind, "text"),
            Some("ServiceAccount") if namespace.as_str().is_none() => stuck(namespace, "a namespace"),
            Some(_) => None,
        }
    })
}

/// The references of one object.
struct Pass<'a> {
    rules: &'a Rules,
    candidates: &'a Candidates,
    referrer: Referrer<'a>,
    edits: Vec<Edit>,
}

/// A name or namespace that becomes another.
struct Edit {
    path: Vec<Step>,
    text: String,
    known: bool,
    /// The birth of the object that it follows.
    by: Place,
    /// Where the reference is written.
    place: Place,
}

enum Failed {
    Stuck(Stuck, String),
    Ambiguous(Place, String),
}

impl<'a> Pass<'a> {
    fn leaf(&mut self, leaf: &Leaf<'a>) -> Result<(), Failed> {
        self.value(leaf.node, &leaf.path, &leaf.rules, false)
    }

    fn value(&mut self, node: Node<'a>, path: &[Step], rules: &[usize], is_item: bool) -> Result<(), Failed> {
        match node.kind() {
            _ if node.is_null() => Ok(()),
            Kind::Scalar => self.scalar(node, path, rules),
            Kind::Map => self.mapping(node, path, rules),
            Kind::Seq if is_item => Err(self.stuck(node, rules, "text or a mapping")),
            Kind::Seq => {
                for (number, item) in node.items().enumerate() {
                    self.value(item, &[path, &[Step::Item(number)]].concat(), rules, true)?;
                }
                Ok(())
            }
        }
    }

    fn scalar(&mut self, node: Node<'a>, path: &[Step], rules: &[usize]) -> Result<(), Failed> {
        let mut now = node.text().unwrap_or_default().to_owned();
        let mut edit = None;
        for &rule in rules {
            let Some(target) = self.target(&now, None, node, rule)? else { continue };
            if target.name() != now {
                now = target.name().to_owned();
                edit = Some(Edit::new(path, target, "metadata.name", node));
            }
        }
        self.edits.extend(edit);
        Ok(())
    }

    /// A mapping with a name, and a namespace that follows too.
    fn mapping(&mut self, node: Node<'a>, path: &[Step], rules: &[usize]) -> Result<(), Failed> {
        let Some(name) = node.get("name") else {
            return Err(self.stuck(node, rules, "a `name`"));
        };
        let mut now = name.text().unwrap_or_default().to_owned();
        let mut namespace = node.get("namespace").map(|node| node.text().unwrap_or_default().to_owned());
        let (mut name_edit, mut namespace_edit) = (None, None);
        for &rule in rules {
            let Some(target) = self.target(&now, Some(namespace.as_deref()), name, rule)? else { continue };
            if target.name() != now {
                now = target.name().to_owned();
                name_edit = Some(Edit::new(&below(path, "name"), target, "metadata.name", name));
            }
            if !target.namespace().is_empty() && namespace.as_deref() != Some(target.namespace()) {
                namespace = Some(target.namespace().to_owned());
                let written = node.get("namespace").unwrap_or(name);
                namespace_edit = Some(Edit::new(&below(path, "namespace"), target, "metadata.namespace", written));
            }
        }
        self.edits.extend(name_edit.into_iter().chain(namespace_edit));
        Ok(())
    }

    /// What a name means; `namespace` is there for mappings.
    fn target(
        &self,
        name: &str,
        namespace: Option<Option<&str>>,
        node: Node<'_>,
        rule: usize,
    ) -> Result<Option<&'a Resource>, Failed> {
        if self.candidates.is_empty() {
            return Ok(None);
        }
        let number = rule;
        let rule = &self.rules.rules[number];
        let (is_map, namespace) = (namespace.is_some(), namespace.flatten());
        let question =
            Question { name, namespace, is_map, target: &rule.target, is_role_ref: rule.is_role_ref, rule: number };
        match self.candidates.answer(&self.referrer, &question) {
            Answer::Nothing => Ok(None),
            Answer::One(target) => Ok(Some(target)),
            Answer::Several(found) => {
                let words: Vec<String> = found.iter().map(|resource| resource.id().words()).collect();
                let object = self.referrer.resource.id().words();
                let message = format!("`{name}` in {object} may mean several objects: {}", words.join(", "));
                Err(Failed::Ambiguous(node.place(), message))
            }
        }
    }

    fn stuck(&self, node: Node<'_>, rules: &[usize], expected: &'static str) -> Failed {
        let path = rules.first().map(|&rule| self.rules.rules[rule].referrer.path.to_string()).unwrap_or_default();
        Failed::Stuck(Stuck { place: node.place(), expected, by_path: false }, path)
    }
}

impl Edit {
    fn new(path: &[Step], target: &Resource, from: &str, written: Node<'_>) -> Self {
        let source = target.node().at(from);
        Self {
            path: path.to_vec(),
            text: source.and_then(Node::text).unwrap_or_default().to_owned(),
            known: source.is_none_or(Node::is_known),
            by: target.birth.clone(),
            place: written.place(),
        }
    }

    fn apply(self, object: &mut Value) {
        let way = Origin::new(Cause::NameReference, Some(self.by.clone()));
        let Some((last, above)) = self.path.split_last() else { return };
        let mut value = object;
        for step in above {
            let next = match step {
                Step::Key(key) => value.get_mut(key),
                Step::Item(number) => {
                    value.slots_mut().and_then(|slots| slots.get_mut(*number)).map(|slot| &mut slot.value)
                }
            };
            let Some(next) = next else { return };
            value = next;
        }
        let slot = match last {
            Step::Key(key) if value.node().get(key).is_none() => {
                let made = made_scalar(&self.text, Style::DoubleQuoted, self.known, self.place);
                return value.set(key, made, way);
            }
            Step::Key(key) => value.slot_mut(key),
            Step::Item(number) => value.slots_mut().and_then(|slots| slots.get_mut(*number)),
        };
        // Two rules may speak of one field, such as `service` and `service/name`: the second finds the name there.
        if let Some(slot) = slot.filter(|slot| slot.value.text() != Some(&self.text)) {
            // The engine keeps the quotes of the reference.
            let style = slot.value.node().style();
            slot.put(made_scalar(&self.text, style, self.known, self.place), way);
        }
    }
}

fn below(path: &[Step], key: &str) -> Vec<Step> {
    [path, &[Step::Key(key.to_owned())]].concat()
}
