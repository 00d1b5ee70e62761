//! Kubernetes, Flux, kustomize and SOPS objects as typed views over the tree.
//!
//! A view borrows a node and answers in the words of its kind. It never fails: what is not there is absent, what
//! cannot be known before a cluster is, is unknown.

mod apply;
mod core;
mod field;
mod image;
mod kustomize;
mod notification;
mod object;
mod operator;
mod placeholder;
mod sops;
mod sops_config;
mod source;
pub mod value;
mod view;

pub use apply::{FLUX_V1, HelmRelease, Kustomization};
pub use core::{ClusterRoleBinding, Deployment, Secret, ServiceAccount};
pub use field::{Field, Text};
pub use image::{ImagePolicy, ImageRepository, ImageUpdateAutomation};
pub use kustomize::{FileReference, KustomizeFile, ReferenceKind, address_start};
pub use notification::{Alert, Provider, Receiver};
pub use object::{Object, Subject};
pub use operator::{FluxInstance, FluxReport, ResourceSet, ResourceSetInputProvider};
pub use placeholder::{is_placeholder, is_reference};
pub use sops::{AzureKeyVaultKey, Leaf, Selection, SopsMetadata};
pub use sops_config::{CreationRule, SopsConfig};
pub use source::{
    ArtifactGenerator, Bucket, ExternalArtifact, GitRepository, HelmChart, HelmRepository, OciRepository,
};
