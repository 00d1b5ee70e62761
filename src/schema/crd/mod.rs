//! A CustomResourceDefinition of the repository, as the schemas that its versions have.
//!
//! [`Crd::read`] takes the root node of such an object apart: the structural schema of each version as JSON in the
//! language of `openAPIV3Schema` without descriptions, the CEL rules beside it, and what the API server would refuse
//! in the definition itself. [`Crd::digest`] tells definitions apart by content, so that one that stands in a hundred
//! clusters is read once. [`admit`] does to an object what the API server does to it before it looks at the rules.

mod admit;
mod digest;
mod faults;
mod keyword;
mod list_type;
mod nested;
mod object_meta;
mod problem;
mod read;
mod read_schema;
mod structural;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::Value;

use crate::{text::Place, yaml::Node};

pub use admit::admit;
pub use object_meta::OBJECT_META;
pub use problem::{Problem, ProblemKind};

/// A definition whose group and kind are known.
#[derive(Clone, Debug)]
pub struct Crd {
    /// `spec.group`.
    pub group: String,
    /// `spec.names.kind`.
    pub kind: String,
    /// `None` where `spec.scope` is unknown or neither of the two words.
    pub scope: Option<Scope>,
    pub versions: Vec<CrdVersion>,
    /// What is wrong outside of the versions.
    pub problems: Vec<Problem>,
    /// Of `spec.names.kind`.
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Namespaced,
    Cluster,
}

/// One version of a kind.
#[derive(Clone, Debug)]
pub struct CrdVersion {
    pub name: String,
    pub served: bool,
    pub storage: bool,
    pub deprecated: bool,
    /// `None` where it is unknown or beyond a limit (then `problems` says why), or where a v1beta1 definition has none.
    /// A schema that breaks a rule of the API server is still here, beside its problems.
    pub schema: Option<Arc<Value>>,
    pub rules: Vec<CelRule>,
    pub problems: Vec<Problem>,
    /// Of the name.
    pub place: Place,
}

/// One item of `x-kubernetes-validations`.
#[derive(Clone, Debug)]
pub struct CelRule {
    /// JSON pointer, from the root of the schema, to the schema that holds the rule: `/properties/spec/items`.
    pub path: String,
    pub rule: String,
    pub message: Option<String>,
    pub message_expression: Option<String>,
    /// Path below `self` of the field that is at fault, such as `.spec.replicas` or `.labels['app']`.
    pub field_path: Option<String>,
    pub reason: Option<String>,
    /// `oldSelf` is then an optional value, and the rule is evaluated for a new object too.
    pub optional_old_self: bool,
    /// Of the rule's text.
    pub place: Place,
}

impl Crd {
    /// Whether `root` is a CustomResourceDefinition, of `apiextensions.k8s.io/v1` or of `v1beta1`, which Kubernetes
    /// serves no more since 1.22.
    pub fn is(root: Node<'_>) -> bool {
        read::api(root).is_some()
    }

    /// Reads a definition. Refused, with the reasons: what [`Crd::is`] denies, and a definition whose group or kind
    /// cannot be told, because nothing could be validated with it.
    pub fn read(root: Node<'_>) -> Result<Self, Vec<Problem>> {
        read::read(root)
    }

    /// SHA-256 over the content: keys, values with their types, in the order in which they are written; neither places
    /// nor comments nor quotes.
    pub fn digest(root: Node<'_>) -> [u8; 32] {
        digest::digest(root)
    }
}
