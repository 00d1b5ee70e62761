//! From a file to the objects that kustomize reads in it.

use std::sync::Arc;

use crate::{
    repo::{File, Trouble},
    text::Place,
    yaml::{Kind, Node, ProblemKind as YamlProblem, Value},
};

use super::{Problem, ProblemKind};

/// How the file begins that Git has in place of one that Git LFS stores (its specification, "The Pointer").
const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/v1";

/// The objects of a file listed under `resources`, lists taken apart (kyaml kio/byteio_reader.go,
/// api/resource/factory.go), or why kustomize refuses it.
pub fn objects(file: &File) -> Result<Vec<Value>, Problem> {
    if let Some(problem) = yaml_problem(file, true) {
        return Err(problem);
    }
    let Some(yaml) = &file.yaml else {
        let message = format!("`{}` holds no Kubernetes objects", file.path);
        return Err(Problem::new(ProblemKind::Resource, Place::nowhere(&file.path), message));
    };
    let mut roots: Vec<Value> = yaml.documents().map(|document| Value::document(yaml, document)).collect();
    roots.retain(|root| !is_nothing(root.node()));
    // The reader takes a lone `List` apart in place; all other lists go behind the rest.
    if let [root] = &roots[..]
        && matches!(root.get("kind").as_ref().and_then(Value::text), Some("List" | "ResourceList"))
        && let Some(items) = root.get("items").filter(|items| items.kind() == Kind::Seq)
    {
        roots = items.items().into_iter().map(|slot| slot.value).collect();
    }
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(root) = roots.get(next).cloned() {
        next += 1;
        if is_nothing(root.node()) {
            continue;
        }
        if root.text().is_some_and(|text| text.starts_with(LFS_POINTER)) {
            let problem = refuse(&root, "this is a Git LFS pointer, not a Kubernetes object");
            return Err(problem.help("keep the manifest in Git itself: Flux does not download what Git LFS stores"));
        }
        if root.kind() != Kind::Map {
            return Err(refuse(&root, "this is not a Kubernetes object: it is not a mapping"));
        }
        let kind = root.get("kind");
        let is_list = kind.as_ref().and_then(Value::text).is_some_and(|kind| kind.ends_with("List"));
        if is_list && let Some(items) = root.get("items").filter(|items| items.kind() == Kind::Seq) {
            roots.extend(items.items().into_iter().map(|slot| slot.value));
            continue;
        }
        identified(&root, kind.as_ref(), is_list)?;
        found.push(root.settled());
    }
    Ok(found)
}

fn is_nothing(node: Node<'_>) -> bool {
    node.is_null() || (node.kind() == Kind::Map && node.own_entries().next().is_none())
}

/// An object needs a kind and a name.
fn identified(root: &Value, kind: Option<&Value>, is_list: bool) -> Result<(), Problem> {
    if kind.and_then(Value::text).is_none_or(str::is_empty) {
        return Err(refuse(root, "kustomize refuses an object without `kind`"));
    }
    let name = root.at("metadata.name");
    if !is_list && name.as_ref().and_then(Value::text).is_none_or(str::is_empty) {
        return Err(refuse(root, "kustomize refuses an object without `metadata.name`"));
    }
    if let Some(list) = null_item(root.node()) {
        let message = "kustomize refuses a list with an empty item";
        return Err(Problem::new(ProblemKind::Resource, list.place().first_line(), message));
    }
    Ok(())
}

/// A list directly below which an item is null (api/resource/factory.go `dropBadNodes`).
fn null_item(node: Node<'_>) -> Option<Node<'_>> {
    node.descendants().filter(|node| node.kind() == Kind::Seq).find_map(|list| list.items().find(|item| item.is_null()))
}

fn refuse(root: &Value, message: &str) -> Problem {
    Problem::new(ProblemKind::Resource, root.place().first_line(), message)
}

/// Why a file is no YAML to kustomize; the `yaml` rules speak of it. Patches may repeat keys, resources may not.
pub fn yaml_problem(file: &File, strict_keys: bool) -> Option<Problem> {
    if let Some(trouble) = &file.trouble {
        let reason = match trouble {
            Trouble::TooLarge { size, limit } => format!("the file has {size} bytes, at most {limit} are read"),
            Trouble::Unreadable(reason) => reason.clone(),
        };
        return Some(Problem::new(ProblemKind::Yaml, Place::nowhere(&file.path), reason));
    }
    let yaml = file.yaml.as_ref()?;
    let refuses = |kind: YamlProblem| match kind {
        YamlProblem::ReadByGo => false,
        YamlProblem::DuplicateKey { .. } => strict_keys,
        _ => true,
    };
    let problem = yaml.problems().iter().find(|problem| refuses(problem.kind))?;
    Some(Problem::new(ProblemKind::Yaml, Arc::clone(yaml.source()).place(problem.span), problem.message.clone()))
}
