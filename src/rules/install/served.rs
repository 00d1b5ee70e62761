//! The API version of an object against what Flux serves.

pub(super) use crate::schema::served::{Served, group_of, is_flux_group, newest};

use crate::{
    config::Minor,
    model::{Object, Subject, Text},
    repo::Repo,
    schema::served::versions_of,
    yaml::Node,
};

/// The version of an object that is of a kind of Flux, alpha versions left out: they were gone before Flux 2.0.
pub(super) fn of(object: Object<'_>) -> Option<&'static Served> {
    versions_of(object.group(), object.kind).iter().find(|served| served.version == object.version())
}

/// The version to use today.
pub(super) fn current(object: Object<'_>) -> Option<&'static Served> {
    versions_of(object.group(), object.kind).first()
}

/// The version to write where one of these Flux versions runs: the best that all of them serve.
pub(super) fn served_by(object: Object<'_>, flux: &[Minor]) -> Option<&'static Served> {
    let is_served = |served: &&Served| {
        flux.iter().all(|&version| {
            served.since.is_none_or(|since| version >= since) && served.removed.is_none_or(|removed| version < removed)
        })
    };
    versions_of(object.group(), object.kind).iter().find(is_served)
}

/// What to do about an old version: `flux migrate` writes the newest version of the kinds of Flux into all files of a
/// repository (fluxcd/flux2 `cmd/flux/migrate.go`).
pub(super) fn migrate(object: Object<'_>, served: &Served) -> String {
    let group = object.group();
    let is_migrated = group.ends_with(".toolkit.fluxcd.io") || group == "source.extensions.fluxcd.io";
    let is_newest = current(object).is_some_and(|newest| newest.version == served.version);
    match is_migrated && is_newest {
        true => format!("write `{}`; `flux migrate -f .` does so in all files", served.version),
        false => format!("write `{}`", served.version),
    }
}

/// Whether the CRDs in the repository itself, such as those in `gotk-components.yaml`, serve the version of the object:
/// none if there is no CRD of its kind.
pub(super) fn is_installed(repo: &Repo, object: Object<'_>) -> Option<bool> {
    const CRD: Subject = Subject { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };
    let kind = object.kind.to_ascii_lowercase();
    let plural = kind.strip_suffix('y').map_or_else(|| format!("{kind}s"), |stem| format!("{stem}ies"));
    let found = repo.named(CRD, &format!("{plural}.{}", object.group()));
    let mut versions = found.iter().flat_map(|(_, crd)| crd.list("spec.versions"));
    let serves = versions.any(|version| {
        let name = version.get("name").and_then(Node::text);
        name == Some(object.version()) && version.get("served").and_then(Node::as_bool) == Some(true)
    });
    (!found.is_empty()).then_some(serves)
}

pub(super) fn names(versions: &[Minor]) -> String {
    crate::rules::versions::names("Flux", versions)
}

/// The `apiVersion` of an object and the bytes of its version.
pub(super) fn api_version(object: Object<'_>) -> Option<(Text<'_>, std::ops::Range<usize>)> {
    let text = object.text("apiVersion").text()?;
    let start = text.value.rfind('/').map_or(0, |slash| slash + 1);
    Some((text, start..text.value.len()))
}

/// The fields that a beta version had and the current one has not, with what to do about them.
pub(super) fn lost_field(object: Object<'_>) -> Option<&'static str> {
    let fields: &[&str] = match object.kind {
        "GitRepository" => &["spec.gitImplementation", "spec.accessFrom"],
        "Bucket" => &["spec.accessFrom"],
        "HelmChart" => &["spec.valuesFile", "spec.accessFrom"],
        "Kustomization" => &["spec.validation", "spec.patchesStrategicMerge", "spec.patchesJson6902"],
        "HelmRelease" => &["spec.chart.spec.valuesFile"],
        _ => &[],
    };
    let written = fields.iter().find(|path| object.node.at(path).is_some()).copied();
    written.or_else(|| {
        let renderers = object.list("spec.postRenderers");
        let old = ["kustomize.patchesStrategicMerge", "kustomize.patchesJson6902"];
        let find = |path: &&&str| renderers.iter().any(|renderer| renderer.at(path).is_some());
        old.iter().find(find).copied().filter(|_| object.kind == "HelmRelease")
    })
}
