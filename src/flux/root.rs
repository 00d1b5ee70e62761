//! A folder that a Kustomization applies, and the Kustomization with its own variables put into itself.

use crate::{
    config::External,
    model::{Kustomization, Object},
    render::Build,
    text::Place,
    yaml::{Node, Value},
};

use super::{Trouble, Variables, substitute};

/// What `flux bootstrap` writes: a source and the Kustomization that applies the cluster from it.
pub(super) const SYNC_FILE: &str = "gotk-sync.yaml";

/// A folder that holds the Kustomization which applies it.
#[derive(Clone, Debug)]
pub struct Root {
    pub folder: String,
    /// The Kustomization as the folder builds it, before it applied itself.
    pub object: Value,
    /// The folder of the repository that is the root of its artifact.
    pub prefix: String,
    /// The source that the Kustomization reads, where it is known.
    pub source: Option<Value>,
    /// What says so, where the folder does not itself.
    pub declared: Option<Place>,
}

/// A Kustomization with its own variables put into itself, as often as that changes something; `None` where its path
/// hangs on a variable that it does not have.
pub(super) fn settle(object: &Value, build: &Build) -> Option<Value> {
    let mut settled = object.clone();
    for _ in 0..5 {
        let kustomization = Kustomization::of(Object::of(settled.node())?)?;
        let namespace = kustomization.namespace().value().unwrap_or("").to_owned();
        let lookup = |kind: &str, namespace: &str, name: &str| {
            let found = build.resources.iter().find(|resource| {
                resource.kind() == kind && resource.name() == name && resource.namespace() == namespace
            });
            found.map(|resource| resource.value.clone())
        };
        let mut variables = Variables::of(kustomization, &namespace, "", &External::default(), &lookup);
        variables.settle_text(kustomization);
        if !variables.substitutes {
            return Some(settled);
        }
        let done = substitute(object, &variables);
        // Without the variable the path is another one: whoever gives it applies the object.
        let is_path = |trouble: &Trouble| trouble.field == "/spec/path";
        if done.troubles.iter().any(is_path) {
            return None;
        }
        let next = done.value;
        if same_text(next.node(), settled.node()) {
            return Some(next);
        }
        settled = next;
    }
    Some(settled)
}

/// Whether two trees say the same.
pub(super) fn same_text(one: Node<'_>, other: Node<'_>) -> bool {
    if one == other {
        return true;
    }
    let (entries, others) = (one.entries(), other.entries());
    one.kind() == other.kind()
        && one.text() == other.text()
        && entries.len() == others.len()
        && entries.iter().all(|entry| {
            let key = entry.key.text().unwrap_or("");
            other.get(key).is_some_and(|value| same_text(entry.value, value))
        })
        && one.items().len() == other.items().len()
        && one.items().zip(other.items()).all(|(one, other)| same_text(one, other))
}

/// A path below a prefix; either may be empty.
pub(super) fn join(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        ("", path) => path.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, path) => format!("{prefix}/{path}"),
    }
}
