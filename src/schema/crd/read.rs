//! From the root node of a CustomResourceDefinition to its versions.

use std::sync::Arc;

use crate::yaml::{Kind, Node};

use super::{Crd, CrdVersion, Problem, ProblemKind, Scope, object_meta, read_schema::read_schema, structural};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Api {
    V1,
    V1beta1,
}

pub(super) fn api(root: Node<'_>) -> Option<Api> {
    let is_crd = root.get("kind").and_then(Node::as_str) == Some("CustomResourceDefinition");
    match root.get("apiVersion").and_then(Node::as_str).filter(|_| is_crd)? {
        "apiextensions.k8s.io/v1" => Some(Api::V1),
        "apiextensions.k8s.io/v1beta1" => Some(Api::V1beta1),
        _ => None,
    }
}

pub(super) fn read(root: Node<'_>) -> Result<Crd, Vec<Problem>> {
    let Some(api) = api(root) else {
        return Err(vec![malformed(root, "not a CustomResourceDefinition of `apiextensions.k8s.io/v1`")]);
    };
    let spec = root.get("spec").ok_or_else(|| vec![malformed(root, "a definition needs a `spec`")])?;
    let (group, kind) = match (name(spec, "group"), name(spec, "names.kind")) {
        (Ok(group), Ok(kind)) => (group, kind),
        (group, kind) => return Err([group.err(), kind.err()].into_iter().flatten().collect()),
    };
    let mut problems = Vec::new();
    let scope = match name(spec, "scope").as_deref() {
        Ok("Namespaced") => Some(Scope::Namespaced),
        Ok("Cluster") => Some(Scope::Cluster),
        Ok(other) => {
            let at = spec.get("scope").unwrap_or(spec);
            problems.push(malformed(at, format!("`{other}` is not a scope, use `Namespaced` or `Cluster`")));
            None
        }
        Err(problem) => {
            problems.push(problem.clone());
            None
        }
    };
    let versions = versions(spec, api, &mut problems);
    let place = spec.at("names.kind").unwrap_or(spec).place();
    Ok(Crd { group, kind, scope, versions, problems, place })
}

fn versions(spec: Node<'_>, api: Api, problems: &mut Vec<Problem>) -> Vec<CrdVersion> {
    // v1beta1 prunes nothing unless it is told to; v1 always does.
    let is_open = api == Api::V1beta1 && spec.get("preserveUnknownFields").and_then(Node::as_bool) != Some(false);
    if api == Api::V1
        && let Some(open) = spec.get("preserveUnknownFields").filter(|open| open.as_bool() == Some(true))
    {
        let message = "`preserveUnknownFields` must be false; use `x-kubernetes-preserve-unknown-fields` in the schema";
        problems.push(Problem::new(ProblemKind::NotStructural, message, open.place()));
    }
    let shared = (api == Api::V1beta1).then(|| spec.at("validation.openAPIV3Schema")).flatten();
    let mut versions = Vec::new();
    let listed = spec.get("versions").filter(|versions| versions.kind() == Kind::Seq);
    for version in listed.into_iter().flat_map(Node::items) {
        match name(version, "name") {
            Ok(name) => versions.push(read_version(name, version, shared, api, is_open)),
            Err(problem) => problems.push(problem),
        }
    }
    if versions.is_empty()
        && api == Api::V1beta1
        && let Ok(only) = name(spec, "version")
    {
        let at = spec.get("version").unwrap_or(spec);
        let (schema, rules, problems) = schema(shared, api, is_open, at);
        let place = at.place();
        versions.push(CrdVersion {
            name: only,
            served: true,
            storage: true,
            deprecated: false,
            schema,
            rules,
            problems,
            place,
        });
    }
    if versions.is_empty() && problems.is_empty() {
        problems.push(malformed(spec, "a definition needs `versions`"));
    }
    versions
}

fn read_version(name: String, version: Node<'_>, shared: Option<Node<'_>>, api: Api, is_open: bool) -> CrdVersion {
    let flag = |key: &str| version.get(key).and_then(Node::as_bool);
    let own = version.at("schema.openAPIV3Schema").or(shared);
    let (schema, rules, problems) = schema(own, api, is_open, version);
    CrdVersion {
        name,
        // What is not known to be served is served: objects of it stand in the repository.
        served: flag("served").unwrap_or(true),
        storage: flag("storage").unwrap_or(false),
        deprecated: flag("deprecated").unwrap_or(false),
        schema,
        rules,
        problems,
        place: version.get("name").unwrap_or(version).place(),
    }
}

type Read = (Option<Arc<serde_json::Value>>, Vec<super::CelRule>, Vec<Problem>);

fn schema(node: Option<Node<'_>>, api: Api, is_open: bool, version: Node<'_>) -> Read {
    let Some(node) = node.filter(|node| !node.is_null()) else {
        let missing = malformed(version, "a version needs a `schema` with an `openAPIV3Schema`");
        return (None, Vec::new(), if api == Api::V1 { vec![missing] } else { Vec::new() });
    };
    let mut read = match read_schema(node) {
        Ok(read) => read,
        Err(problem) => return (None, Vec::new(), vec![problem]),
    };
    // v1beta1 takes a schema that is not structural as long as nothing is pruned by it.
    if !is_open {
        read.problems.extend(structural::check(&read.schema).into_iter().map(|fault| {
            let place = nearest(node, &fault.pointer).place();
            Problem::new(ProblemKind::NotStructural, fault.message, place)
        }));
    }
    object_meta::complete(&mut read.schema, is_open);
    (Some(Arc::new(read.schema)), read.rules, read.problems)
}

/// The node at a pointer, or the nearest one above it that is written.
fn nearest<'a>(root: Node<'a>, pointer: &str) -> Node<'a> {
    let mut pointer = pointer;
    loop {
        if let Some(node) = root.at_pointer(pointer) {
            return node;
        }
        match pointer.rfind('/') {
            Some(at) => pointer = &pointer[..at],
            None => return root,
        }
    }
}

fn name(node: Node<'_>, path: &str) -> Result<String, Problem> {
    let Some(found) = node.at(path).filter(|found| !found.is_null()) else {
        return Err(malformed(node, format!("`{path}` is missing")));
    };
    if !found.is_known() {
        let message = format!("`{path}` is not in the repository");
        return Err(Problem::new(ProblemKind::Unknown, message, found.place()));
    }
    match found.as_str() {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(malformed(found, format!("`{path}` must be a string"))),
    }
}

fn malformed(node: Node<'_>, message: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::Malformed, message, node.place())
}
