//! One Kubernetes object: a root node with an identity.

use crate::{
    finding::ObjectRef,
    yaml::{Kind, Node},
};

use super::{Field, Text};

/// A node that is a Kubernetes object by its shape: a mapping with `apiVersion` and `kind`.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    pub node: Node<'a>,
    pub api_version: &'a str,
    pub kind: &'a str,
}

/// The kind of object that a view or a rule is about, in any version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Empty for the core group.
    pub group: &'static str,
    pub kind: &'static str,
}

/// The groups of client-go's scheme (kubernetes/client-go `kubernetes/scheme/register.go`, v0.36). Definitions of kinds
/// and APIServices are not in it.
const CLIENT_GO_GROUPS: [&str; 22] = [
    "",
    "admissionregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "resource.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
];

impl<'a> Object<'a> {
    pub fn of(node: Node<'a>) -> Option<Self> {
        if node.kind() != Kind::Map {
            return None;
        }
        let api_version = node.get("apiVersion")?.text()?;
        let kind = node.get("kind")?.text()?;
        (!kind.is_empty()).then_some(Self { node, api_version, kind })
    }

    pub fn group(self) -> &'a str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }

    pub fn version(self) -> &'a str {
        self.api_version.split_once('/').map_or(self.api_version, |(_, version)| version)
    }

    /// Whether kustomize-controller converts the object to its Go type and back before it applies it, which drops the
    /// fields that the type does not have: every kind of client-go's scheme but Role and ClusterRole (fluxcd/pkg
    /// `ssa/normalize/normalize.go`, `UnstructuredListWithScheme`). A value of a wrong type stops the conversion, and the
    /// object goes to the API server as it is written.
    pub fn is_converted_by_flux(self) -> bool {
        let is_exempt =
            self.api_version == "rbac.authorization.k8s.io/v1" && matches!(self.kind, "Role" | "ClusterRole");
        CLIENT_GO_GROUPS.contains(&self.group()) && !is_exempt
    }

    pub fn is(self, subject: Subject) -> bool {
        self.kind == subject.kind && self.group() == subject.group
    }

    pub fn name(self) -> Field<'a> {
        self.text("metadata.name")
    }

    pub fn namespace(self) -> Field<'a> {
        self.text("metadata.namespace")
    }

    pub fn label(self, key: &str) -> Field<'a> {
        Field::of(self.node.at("metadata.labels").and_then(|labels| labels.get(key)))
    }

    pub fn annotation(self, key: &str) -> Field<'a> {
        Field::of(self.node.at("metadata.annotations").and_then(|annotations| annotations.get(key)))
    }

    /// The scalar at a path of keys joined by dots.
    pub fn text(self, path: &str) -> Field<'a> {
        Field::of(self.node.at(path))
    }

    pub fn flag(self, path: &str) -> Option<bool> {
        self.node.at(path)?.as_bool()
    }

    /// The mapping at a path, `None` for anything else.
    pub fn map(self, path: &str) -> Option<Node<'a>> {
        self.node.at(path).filter(|node| node.kind() == Kind::Map)
    }

    /// The items of the list at a path, none for anything else.
    pub fn list(self, path: &str) -> Vec<Node<'a>> {
        self.node.at(path).map_or_else(Vec::new, |node| node.items().collect())
    }

    /// The known texts of a list of scalars.
    pub fn texts(self, path: &str) -> Vec<Text<'a>> {
        self.list(path).into_iter().filter_map(|node| Field::of(Some(node)).text()).collect()
    }

    /// The objects that a document holds: itself, or the items of a list kind, nested lists included, in the
    /// order in which kustomize inlines them (kyaml kio/byteio_reader.go).
    pub fn all_of(root: Node<'a>) -> Vec<Object<'a>> {
        let Some(object) = Object::of(root) else { return Vec::new() };
        let mut objects = Vec::new();
        let mut open = vec![object];
        while let Some(object) = open.pop() {
            match object.items() {
                Some(items) => open.extend(items.into_iter().rev().filter_map(Object::of)),
                None => objects.push(object),
            }
        }
        objects
    }

    /// The items of a `List` or any other kind that ends so.
    pub fn items(self) -> Option<Vec<Node<'a>>> {
        let items = self.node.get("items").filter(|items| items.kind() == Kind::Seq)?;
        self.kind.ends_with("List").then(|| items.items().collect())
    }

    pub fn reference(self) -> ObjectRef {
        let text = |field: Field<'a>| field.node().and_then(Node::text).map(str::to_owned);
        ObjectRef {
            api_version: self.api_version.to_owned(),
            kind: self.kind.to_owned(),
            namespace: text(self.namespace()),
            name: text(self.name()),
        }
    }
}
