//! Facts about the clusters that no object states for itself.

use std::collections::BTreeMap;

use crate::{config::Minor, model::FluxInstance, text::RepoPath};

use super::File;

/// What is known of the clusters that this repository is applied to.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub flux: FluxVersions,
}

/// The minor versions of Flux that may run.
#[derive(Clone, Debug)]
pub struct FluxVersions {
    /// Each possible version with the file that names it, where one does.
    pub versions: BTreeMap<Minor, Option<RepoPath>>,
    /// Whether the versions were found in the repository or given, rather than assumed.
    pub known: bool,
}

impl FluxVersions {
    /// The minor versions that the Flux project supports, as of Flux 2.9 (the last three).
    pub const SUPPORTED: [Minor; 3] = [Minor::new(2, 7), Minor::new(2, 8), Minor::new(2, 9)];

    pub fn given(version: Minor) -> Self {
        Self { versions: BTreeMap::from([(version, None)]), known: true }
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

    /// Reads the header of every `gotk-components.yaml` and every FluxInstance.
    pub(super) fn find<'a>(files: impl Iterator<Item = &'a File>) -> Self {
        let mut versions = BTreeMap::new();
        for file in files {
            if let Some(version) = gotk_version(file).or_else(|| instance_version(file)) {
                versions.entry(version).or_insert_with(|| Some(file.path.clone()));
            }
        }
        if versions.is_empty() { Self::default() } else { Self { versions, known: true } }
    }
}

impl Default for FluxVersions {
    fn default() -> Self {
        Self { versions: Self::SUPPORTED.into_iter().map(|version| (version, None)).collect(), known: false }
    }
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
