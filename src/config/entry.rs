//! Where Flux starts to read, and which folders its sources hold, as far as a repository has to say so.

use crate::text::{Place, RepoPath, is_within};

use super::Minor;

/// One item of `clusters:`, a folder at which Flux starts to read.
#[derive(Clone, Debug)]
pub struct ClusterEntry {
    /// From the root of the repository, without `./` and slashes around it; empty for the root.
    pub path: String,
    /// The Flux version of this cluster.
    pub flux_version: Option<Minor>,
    /// The Kubernetes version of this cluster.
    pub kubernetes_version: Option<Minor>,
    /// Where it is written.
    pub place: Place,
}

/// One entry of `sources:`, a source whose artifact holds a folder of this repository.
#[derive(Clone, Debug)]
pub struct SourceMapping {
    /// Of a GitRepository, OCIRepository, Bucket or ExternalArtifact.
    pub namespace: String,
    pub name: String,
    /// From the root of the repository, without `./` and slashes around it; empty for the root.
    pub folder: String,
    /// Where it is written.
    pub place: Place,
}

impl SourceMapping {
    pub fn is_of(&self, namespace: &str, name: &str) -> bool {
        self.namespace == namespace && self.name == name
    }
}

/// One item of `schemas:`, a folder with CustomResourceDefinitions or JSON Schemas.
#[derive(Clone, Debug)]
pub struct SchemaFolder {
    /// From the root of the repository, without `./` and slashes around it; empty for the root.
    pub path: String,
    /// Where it is written.
    pub place: Place,
}

impl SchemaFolder {
    /// Whether the file lies below it.
    pub fn holds(&self, file: &RepoPath) -> bool {
        is_within(file.as_str(), &self.path)
    }
}
