//! What a repository is for, by its objects: only one with objects of Flux 2 is ours to judge as a fleet.

use std::fmt;

use crate::model::FLUX_V1;

use super::{File, FileKind};

/// What applies a repository, as far as its own files show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepositoryKind {
    /// It holds objects of Flux 2.
    #[default]
    Flux,
    /// Objects of Flux 1, which was archived in 2022.
    FluxV1,
    /// Applications of Argo CD.
    ArgoCd,
    /// Helm charts and nothing that applies them.
    Charts,
    /// Manifests, and nothing that says who applies them.
    Manifests,
    /// No Kubernetes object at all.
    Nothing,
}

impl RepositoryKind {
    pub(super) fn of(files: &[File]) -> Self {
        let mut found = Self::Nothing;
        for file in files {
            if file.kind == FileKind::Chart && found == Self::Nothing {
                found = Self::Charts;
            }
            for object in file.manifests() {
                let group = object.group();
                if group.ends_with("toolkit.fluxcd.io")
                    || matches!(group, "fluxcd.controlplane.io" | "source.extensions.fluxcd.io")
                {
                    return Self::Flux;
                }
                found = match found {
                    Self::FluxV1 | Self::ArgoCd => found,
                    _ if FLUX_V1.contains(&group) => Self::FluxV1,
                    _ if group == "argoproj.io"
                        && matches!(object.kind, "Application" | "ApplicationSet" | "AppProject") =>
                    {
                        Self::ArgoCd
                    }
                    _ => Self::Manifests,
                };
            }
        }
        found
    }

    /// For programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flux => "flux",
            Self::FluxV1 => "flux-v1",
            Self::ArgoCd => "argo-cd",
            Self::Charts => "charts",
            Self::Manifests => "manifests",
            Self::Nothing => "nothing",
        }
    }
}

/// One sentence for people.
impl fmt::Display for RepositoryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flux => "Flux applies this repository",
            Self::FluxV1 => "no Flux 2 objects here: these are of Flux 1, which no controller of Flux 2 reads",
            Self::ArgoCd => "no Flux 2 objects here: Argo CD applies this repository",
            Self::Charts => "no Flux 2 objects here: this is a repository of Helm charts",
            Self::Manifests => "no Flux 2 objects here: nothing shows what applies these manifests",
            Self::Nothing => "no Kubernetes objects here",
        })
    }
}
