//! The hash at the end of the names of generated objects (kustomize api/internal/builtins/HashTransformer.go).

use crate::yaml::{Cause, Content, MadeScalar, Origin, Style, Value};

use super::{Set, hash::hash};

/// Names the objects that want it by their content; at the root, before the references follow.
///
/// Where ciphertext takes part the hash cannot be known here. The name is then an unknown scalar whose text is
/// `name-<hash>`: a person sees what it means, and no written name is equal to it, because no name of Kubernetes may
/// hold a `<`. The names that follow it have the same text. Two objects of one such name differ in kind or namespace.
pub fn apply(set: &mut Set) {
    for index in 0..set.resources.len() {
        let resource = &set.resources[index];
        if !resource.needs_hash {
            continue;
        }
        let hash = if resource.opaque_hash { None } else { hash(resource.node()) };
        let name = resource.value.at("metadata.name");
        let place = name.as_ref().unwrap_or(&resource.value).place();
        let is_known = hash.is_some() && name.as_ref().is_none_or(|name| name.node().is_known());
        let text = format!("{}-{}", resource.name(), hash.as_deref().unwrap_or("<hash>"));
        let by = resource.birth.clone();
        let made = Value::string(text.clone(), place.clone());
        let known = is_known && made.node().is_known();
        let pieces = Box::default();
        let scalar = MadeScalar { text: text.into(), style: Style::DoubleQuoted, known, pieces };
        let resource = set.resource_mut(index);
        resource.remember();
        let way = Origin::new(Cause::Hash, Some(by));
        if let Some(metadata) = resource.value.ensure_map(&["metadata"], &place, &way) {
            metadata.set("name", Value::made(Content::Scalar(scalar), place), way);
        }
    }
}
