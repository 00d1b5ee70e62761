//! Which API versions of which kinds each minor version of Flux serves.
//!
//! Read out of the CRDs at every release from 2.0 to 2.9 (`config/crd/bases` of each controller, CHANGELOGs).

use crate::{
    config::Minor,
    model::{Object, Subject, Text},
    repo::Repo,
    yaml::Node,
};

/// One version of some kinds of a group.
pub(super) struct Served {
    group: &'static str,
    kinds: &'static [&'static str],
    pub version: &'static str,
    /// The first Flux version that serves it.
    pub since: Minor,
    /// The first one that calls it deprecated.
    pub deprecated: Option<Minor>,
    /// The first one without it.
    pub removed: Option<Minor>,
}

const KUSTOMIZE: &str = "kustomize.toolkit.fluxcd.io";
const HELM: &str = "helm.toolkit.fluxcd.io";
const SOURCE: &str = "source.toolkit.fluxcd.io";
const IMAGE: &str = "image.toolkit.fluxcd.io";
const NOTIFICATION: &str = "notification.toolkit.fluxcd.io";
const EXTENSIONS: &str = "source.extensions.fluxcd.io";

const fn row(
    group: &'static str,
    kinds: &'static [&'static str],
    version: &'static str,
    [since, deprecated, removed]: [u32; 3],
) -> Served {
    Served {
        group,
        kinds,
        version,
        since: Minor::new(2, since),
        deprecated: if deprecated == NEVER { None } else { Some(Minor::new(2, deprecated)) },
        removed: if removed == NEVER { None } else { Some(Minor::new(2, removed)) },
    }
}

const NEVER: u32 = u32::MAX;

/// Since, deprecated, removed: minor versions of Flux 2. Of each kind the current version comes first.
const TABLE: &[Served] = &[
    row(KUSTOMIZE, &["Kustomization"], "v1", [0, NEVER, NEVER]),
    row(KUSTOMIZE, &["Kustomization"], "v1beta2", [0, NEVER, 8]),
    row(KUSTOMIZE, &["Kustomization"], "v1beta1", [0, NEVER, 7]),
    row(HELM, &["HelmRelease"], "v2", [3, NEVER, NEVER]),
    row(HELM, &["HelmRelease"], "v2beta2", [2, 3, 8]),
    row(HELM, &["HelmRelease"], "v2beta1", [0, 2, 7]),
    row(SOURCE, &["GitRepository"], "v1", [0, NEVER, NEVER]),
    row(SOURCE, &["GitRepository"], "v1beta2", [0, 0, 8]),
    row(SOURCE, &["GitRepository"], "v1beta1", [0, 0, 7]),
    row(SOURCE, &["HelmRepository", "HelmChart"], "v1", [3, NEVER, NEVER]),
    row(SOURCE, &["HelmRepository", "HelmChart"], "v1beta2", [0, 3, 8]),
    row(SOURCE, &["HelmRepository", "HelmChart"], "v1beta1", [0, 3, 7]),
    row(SOURCE, &["Bucket"], "v1", [4, NEVER, NEVER]),
    row(SOURCE, &["Bucket"], "v1beta2", [0, 4, 8]),
    row(SOURCE, &["Bucket"], "v1beta1", [0, 3, 7]),
    row(SOURCE, &["OCIRepository"], "v1", [6, NEVER, NEVER]),
    row(SOURCE, &["OCIRepository"], "v1beta2", [0, 6, 8]),
    row(SOURCE, &["ExternalArtifact"], "v1", [7, NEVER, NEVER]),
    row(IMAGE, &["ImageRepository", "ImagePolicy"], "v1", [7, NEVER, NEVER]),
    row(IMAGE, &["ImageRepository", "ImagePolicy"], "v1beta2", [0, 7, 9]),
    row(IMAGE, &["ImageRepository", "ImagePolicy"], "v1beta1", [0, NEVER, 7]),
    row(IMAGE, &["ImageUpdateAutomation"], "v1", [7, NEVER, NEVER]),
    row(IMAGE, &["ImageUpdateAutomation"], "v1beta2", [3, 7, 9]),
    row(IMAGE, &["ImageUpdateAutomation"], "v1beta1", [0, 3, 7]),
    row(NOTIFICATION, &["Receiver"], "v1", [0, NEVER, NEVER]),
    row(NOTIFICATION, &["Receiver"], "v1beta2", [0, NEVER, 9]),
    row(NOTIFICATION, &["Receiver"], "v1beta1", [0, NEVER, 7]),
    row(NOTIFICATION, &["Provider", "Alert"], "v1beta3", [2, NEVER, NEVER]),
    row(NOTIFICATION, &["Provider", "Alert"], "v1beta2", [0, NEVER, 9]),
    row(NOTIFICATION, &["Provider", "Alert"], "v1beta1", [0, NEVER, 7]),
    row(EXTENSIONS, &["ArtifactGenerator"], "v1beta1", [7, NEVER, NEVER]),
];

/// The newest Flux that the table knows.
pub(super) const NEWEST: Minor = Minor::new(2, 9);

/// The version of an object that is of a kind of Flux, alpha versions left out: they were gone before Flux 2.0.
pub(super) fn of(object: Object<'_>) -> Option<&'static Served> {
    versions_of(object).find(|served| served.version == object.version())
}

/// All versions of the object's kind in its group.
pub(super) fn versions_of(object: Object<'_>) -> impl Iterator<Item = &'static Served> {
    let (group, kind) = (object.group(), object.kind);
    TABLE.iter().filter(move |served| served.group == group && served.kinds.contains(&kind))
}

/// The version to use today.
pub(super) fn current(object: Object<'_>) -> Option<&'static Served> {
    versions_of(object).next()
}

/// The group that has a kind of Flux.
pub(super) fn group_of(kind: &str) -> Option<&'static str> {
    TABLE.iter().find(|served| served.kinds.contains(&kind)).map(|served| served.group)
}

pub(super) fn is_flux_group(group: &str) -> bool {
    TABLE.iter().any(|served| served.group == group)
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
