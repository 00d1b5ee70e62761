//! Objects that may be, or make, another than the one that they show: a reference that they may answer is not missing.

use crate::{
    model::{ArtifactGenerator, Field, FluxInstance, HelmRelease, Object},
    yaml::Node,
};

/// Whether the object is named by what only the cluster knows, or makes others: the few that a search for a missing object has to ask.
pub(super) fn may_make(object: Object<'_>) -> bool {
    is_named_outside(object) || ArtifactGenerator::of(object).is_some() || synced(object).is_some()
}

pub(super) fn is_named_outside(object: Object<'_>) -> bool {
    let is_unknown = |field: Field<'_>| field.is_present() && field.value().is_none();
    object.name().is_present() && (is_unknown(object.name()) || is_unknown(object.namespace()))
}

/// The source that an installation of Flux makes of its `sync` (flux-operator api/v1 `Sync`).
pub(super) fn synced(object: Object<'_>) -> Option<(String, String, String)> {
    let spec = match FluxInstance::of(object) {
        Some(_) => object.node.get("spec"),
        None => HelmRelease::of(object).and_then(|release| release.node.at("spec.values.instance")),
    }?;
    let sync = spec.get("sync")?;
    let namespace = object.namespace().value().unwrap_or("").to_owned();
    let name = sync.get("name").and_then(Node::text).unwrap_or(&namespace).to_owned();
    Some((sync.get("kind")?.text()?.to_owned(), namespace, name))
}
