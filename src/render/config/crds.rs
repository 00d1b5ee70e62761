//! A file of `crds`: OpenAPI definitions whose `x-kubernetes-…` marks say what refers to what
//! (kustomize api/internal/accumulator/loadconfigfromcrds.go).

use std::collections::{HashMap, HashSet};

use crate::{
    render::{Problem, ProblemKind, fieldspec::Spec},
    yaml::{Kind, Node, Value},
};

use super::{BackReference, Table, Tables, read::field};

/// Types may name each other and themselves; the engine has no bound and never ends.
const MOST_STEPS: usize = 20_000;
const DEEPEST: usize = 64;

pub(super) fn tables(file: &Value, problems: &mut Vec<Problem>) -> Tables {
    let root = file.node();
    let mut walk = Walk { root, specs: Vec::new(), references: HashMap::new(), left: MOST_STEPS, kind: String::new() };
    if root.kind() != Kind::Map {
        let message = "a file of `crds` holds OpenAPI definitions by the names of their types";
        problems.push(Problem::new(ProblemKind::Field, root.place(), message));
        return Tables::default();
    }
    for entry in root.entries() {
        let Some(properties) = properties(entry.value) else { continue };
        let is_object = ["kind", "apiVersion", "metadata"].iter().all(|name| properties.get(name).is_some());
        if let (true, Some(name)) = (is_object, entry.key.text()) {
            walk.kind = name.rsplit('.').next().unwrap_or(name).to_owned();
            walk.visit(entry.value, &mut Vec::new());
        }
    }
    if walk.left == 0 {
        let message = format!("the types of this file lead to more than {MOST_STEPS} fields");
        problems.push(Problem::new(ProblemKind::Limit, root.place(), message));
    }
    let mut tables = Tables::default();
    for (table, spec) in walk.specs {
        tables.lists[table as usize].push(spec);
    }
    for ((version, kind), mut referrers) in walk.references {
        unique(&mut referrers);
        let target = Spec { version: version.into(), kind: kind.into(), ..Spec::default() };
        tables.name_reference.push(BackReference { target, referrers });
    }
    tables.lists.iter_mut().for_each(unique);
    tables.sort();
    tables
}

/// All say the same about `create`: what is there twice says nothing more.
fn unique(specs: &mut Vec<Spec>) {
    let mut seen = HashSet::new();
    specs.retain(|spec| seen.insert((spec.kind.clone(), spec.path.clone())));
}

struct Walk<'a> {
    root: Node<'a>,
    specs: Vec<(Table, Spec)>,
    /// By the version and kind referred to.
    references: HashMap<(String, String), Vec<Spec>>,
    left: usize,
    /// The kind of the object whose type is walked. Its group and version are not in these files.
    kind: String,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, definition: Node<'a>, path: &mut Vec<String>) {
        let Some(properties) = properties(definition) else { return };
        for entry in properties.entries() {
            if self.left == 0 || path.len() > DEEPEST {
                return;
            }
            self.left -= 1;
            let (Some(name), property) = (entry.key.text(), entry.value) else { continue };
            path.push(name.to_owned());
            for (mark, table) in [
                ("x-kubernetes-annotation", Table::CommonAnnotations),
                ("x-kubernetes-label-selector", Table::CommonLabels),
                ("x-kubernetes-identity", Table::NamePrefix),
            ] {
                if marked(property, mark).is_some() {
                    self.specs.push((table, self.spec(path)));
                }
            }
            if let (Some(version), Some(kind)) = (
                marked(property, "x-kubernetes-object-ref-api-version"),
                marked(property, "x-kubernetes-object-ref-kind"),
            ) {
                path.push(marked(property, "x-kubernetes-object-ref-name-key").unwrap_or("name").to_owned());
                let spec = self.spec(path);
                self.references.entry((version.to_owned(), kind.to_owned())).or_default().push(spec);
                path.pop();
            }
            let next = field(property, "$ref").and_then(Node::text).and_then(|name| self.root.get(name));
            if let Some(next) = next {
                self.visit(next, path);
            }
            path.pop();
        }
    }

    fn spec(&self, path: &[String]) -> Spec {
        Spec { kind: self.kind.clone().into(), path: path.join("/").into(), ..Spec::default() }
    }
}

fn properties(definition: Node<'_>) -> Option<Node<'_>> {
    field(definition, "Schema")?.get("properties").filter(|node| node.kind() == Kind::Map)
}

/// A mark counts if it is text, whatever it says. Its name is read without regard to case.
fn marked<'a>(property: Node<'a>, mark: &str) -> Option<&'a str> {
    field(property, mark)?.as_str()
}
