//! Facts about the clusters that no object states for itself.

use std::collections::BTreeMap;

use crate::{config::Minor, text::RepoPath};

/// What is known of a cluster, or of all that this repository is applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetVersions {
    pub flux: Versions,
    pub kubernetes: Versions,
}

/// What the configuration and the command line say of all clusters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub flux: Option<Said>,
    pub kubernetes: Option<Said>,
}

/// A version and who says it. A flag is for the run at hand and beats what is known of a single cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Flag(Minor),
    Configuration(Minor),
}

impl Said {
    /// What counts of a flag and the configuration.
    pub fn of(flag: Option<Minor>, configuration: Option<Minor>) -> Option<Self> {
        flag.map(Self::Flag).or_else(|| configuration.map(Self::Configuration))
    }
}

/// The minor versions of Flux or Kubernetes that may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Each possible version with the file that names it, where one does.
    pub versions: BTreeMap<Minor, Option<RepoPath>>,
    /// Whether the versions were found in the repository or given, rather than assumed.
    pub known: bool,
    /// The patch version, where one version is shown in full: 3 of `2.8.3`.
    pub patch: Option<u32>,
    /// Whether a flag gives the version for all clusters.
    pub is_flag: bool,
}

/// The possible versions that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    pub versions: Vec<Minor>,
    /// Whether all possible versions have it.
    pub all: bool,
    /// Whether it is so in the cluster: all have it, and they are shown.
    pub certain: bool,
}

impl TargetVersions {
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

    /// What is given for all clusters, else what is supported.
    pub(super) fn of(given: Given) -> Self {
        Self {
            flux: given.flux.map_or_else(|| Versions::assumed(&Self::FLUX_SUPPORTED), Versions::said),
            kubernetes: given.kubernetes.map_or_else(|| Versions::assumed(&Self::KUBERNETES_SUPPORTED), Versions::said),
        }
    }
}

impl Versions {
    fn said(said: Said) -> Self {
        match said {
            Said::Flag(version) => Self { is_flag: true, ..Self::given(version) },
            Said::Configuration(version) => Self::given(version),
        }
    }

    pub fn given(version: Minor) -> Self {
        Self::found(BTreeMap::from([(version, None)]))
    }

    pub fn found(versions: BTreeMap<Minor, Option<RepoPath>>) -> Self {
        Self { versions, known: true, patch: None, is_flag: false }
    }

    /// The versions that satisfy a condition.
    pub fn matching(&self, condition: impl Fn(Minor) -> bool) -> Matching {
        let versions: Vec<Minor> = self.versions.keys().copied().filter(|&version| condition(version)).collect();
        let all = versions.len() == self.versions.len();
        Matching { certain: all && self.known, versions, all }
    }

    pub fn newest(&self) -> Option<Minor> {
        self.versions.keys().next_back().copied()
    }

    /// The version, if it can only be one.
    pub fn only(&self) -> Option<Minor> {
        self.versions.keys().next().copied().filter(|_| self.versions.len() == 1)
    }

    pub fn assumed(supported: &[Minor]) -> Self {
        Self {
            versions: supported.iter().map(|&version| (version, None)).collect(),
            known: false,
            patch: None,
            is_flag: false,
        }
    }
}
