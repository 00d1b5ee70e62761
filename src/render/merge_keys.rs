//! Which lists a strategic merge patch merges, and by which keys.
//!
//! The engine finds out by walking the OpenAPI of Kubernetes v1.21.2 from the `apiVersion` and `kind` of the object
//! (kustomize kyaml/yaml/walk, kyaml/openapi). What is newer than that, and every custom resource, has no schema there:
//! its lists are replaced. Only the ways that lead to a list that merges are kept, in `merge_keys/types.rs`.

mod types;

use types::Shape;

/// What the engine knows of one place in an object.
#[derive(Clone, Copy, Debug)]
pub struct Schema(&'static Shape);

/// How the list of a patch meets the list of the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListMerge {
    Replace,
    /// Elements with the same keys are merged; of several keys those count that some element has
    /// (kyaml/yaml/walk/associative_sequence.go `validateKeys`).
    Merge(&'static [&'static str]),
    /// Scalars are united.
    PrimitiveSet,
}

/// The schema of an object, none for a kind that v1.21.2 does not have.
///
/// The engine asks again for every mapping below that has no schema but an `apiVersion` and a `kind` of its own
/// (kyaml/yaml/walk/walk.go `GetSchema`): a Deployment within a custom resource merges as a Deployment.
pub fn schema(api_version: &str, kind: &str) -> Option<Schema> {
    types::root(api_version, kind).map(Schema)
}

impl Schema {
    /// The schema of the value under a key. Where no list that merges can follow it is one that replaces all lists.
    pub fn property(self, name: &str) -> Option<Self> {
        match self.0 {
            Shape::Map(properties) => {
                Some(Self(properties.iter().find(|(key, _)| *key == name).map_or(&Shape::Other, |(_, shape)| shape)))
            }
            Shape::List(..) | Shape::Other => Some(Self(&Shape::Other)),
        }
    }

    /// The schema of the elements of a list.
    pub fn item(self) -> Option<Self> {
        match self.0 {
            Shape::List(_, item) => Some(Self(item)),
            Shape::Map(_) | Shape::Other => Some(Self(&Shape::Other)),
        }
    }

    /// How a list here is merged.
    pub fn list(self) -> ListMerge {
        match self.0 {
            Shape::List(merge, _) => *merge,
            Shape::Map(_) | Shape::Other => ListMerge::Replace,
        }
    }
}

#[cfg(test)]
mod tests;
