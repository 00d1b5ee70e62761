//! Facts about the clusters that no object states for itself.

use std::collections::BTreeMap;

use crate::{config::Minor, model::FluxInstance, text::RepoPath};

use super::File;

/// What is known of a cluster, or of all that this repository is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    pub flux: Versions,
    pub kubernetes: Versions,
}

/// What the configuration and the command line say of all clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub flux: Option<Minor>,
    pub kubernetes: Option<Minor>,
}

/// The minor versions of Flux or Kubernetes that may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Each possible version with the file that names it, where one does.
    pub versions: BTreeMap<Minor, Option<RepoPath>>,
    /// Whether the versions were found in the repository or given, rather than assumed.
    pub known: bool,
}

impl World {
    /// The minor versions that the Flux project supports, as of Flux 2.9 (the last three).
    pub const FLUX_SUPPORTED: [Minor; 3] = [Minor::new(2, 7), Minor::new(2, 8), Minor::new(2, 9)];

    /// The minor versions that AKS supports in November 2026, those below 1.34 with long-term support
    /// (<https://github.com/Azure/AKS/releases/tag/2026-10-25>, <https://learn.microsoft.com/azure/aks/long-term-support>).
    pub const KUBERNETES_SUPPORTED: [Minor; 6] = [
        Minor::new(1, 32),
        Minor::new(1, 33),
        Minor::new(1, 34),
        Minor::new(1, 35),
        Minor::new(1, 36),
        Minor::new(1, 37),
    ];

    pub(super) fn of<'a>(given: Given, files: impl Iterator<Item = &'a File>) -> Self {
        Self {
            flux: given.flux.map_or_else(|| find_flux(files), Versions::given),
            kubernetes: given
                .kubernetes
                .map_or_else(|| Versions::assumed(&Self::KUBERNETES_SUPPORTED), Versions::given),
        }
    }
}

impl Versions {
    pub fn given(version: Minor) -> Self {
        Self::found(BTreeMap::from([(version, None)]))
    }

    pub fn found(versions: BTreeMap<Minor, Option<RepoPath>>) -> Self {
        Self { versions, known: true }
    }

    /// The versions that satisfy a condition, and whether all do.
    pub fn matching(&self, condition: impl Fn(Minor) -> bool) -> (Vec<Minor>, bool) {
        let matching: Vec<Minor> = self.versions.keys().copied().filter(|&version| condition(version)).collect();
        let all = matching.len() == self.versions.len();
        (matching, all)
    }

    pub fn newest(&self) -> Option<Minor> {
        self.versions.keys().next_back().copied()
    }

    /// The version, if it can only be one.
    pub fn only(&self) -> Option<Minor> {
        self.versions.keys().next().copied().filter(|_| self.versions.len() == 1)
    }

    fn assumed(supported: &[Minor]) -> Self {
        Self { versions: supported.iter().map(|&version| (version, None)).collect(), known: false }
    }
}

/// Reads the header of every `gotk-components.yaml` and every FluxInstance.
fn find_flux<'a>(files: impl Iterator<Item = &'a File>) -> Versions {
    let mut versions = BTreeMap::new();
    for file in files {
        if let Some(version) = gotk_version(file).or_else(|| instance_version(file)) {
            versions.entry(version).or_insert_with(|| Some(file.path.clone()));
        }
    }
    if versions.is_empty() { Versions::assumed(&World::FLUX_SUPPORTED) } else { Versions::found(versions) }
}

/// `# Flux Version: v2.8.8` in the first lines, or the label `app.kubernetes.io/version` of the namespace, which older
/// generators wrote without the header (flux2 pkg/manifestgen/install/install.go `GetGenWarning`, templates.go).
fn gotk_version(file: &File) -> Option<Minor> {
    if file.path.file_name() != "gotk-components.yaml" {
        return None;
    }
    let text = file.source.as_ref()?.text();
    let header = text.lines().take(10).find_map(|line| line.strip_prefix("# Flux Version: "));
    let label = || file.objects().find_map(|object| object.label("app.kubernetes.io/version").value());
    header.or_else(label)?.trim().trim_start_matches('v').parse().ok()
}

/// `2.7.5`, `2.x` says only the major version.
fn instance_version(file: &File) -> Option<Minor> {
    let instance = file.manifests().find_map(FluxInstance::of)?;
    let text = instance.distribution_version().value()?;
    text.trim_start_matches(['v', '=', '~', '^']).trim_end_matches(".x").trim_end_matches(".*").parse().ok()
}
