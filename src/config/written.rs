//! `.fluxvet.yaml` as it is written.

mod short;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Deserialize;
use serde_yaml::Spanned;

#[cfg(test)]
use short::NameOr;
pub(super) use short::{Pairs, Short};

/// The file as it is written.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(title = "fluxvet configuration", rename = "Config"))]
pub(super) struct Written {
    /// The Flux version that the clusters run, such as "2.9", where the repository does not show it.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub flux_version: Option<Spanned<String>>,
    /// The Kubernetes version that the clusters run, such as "1.33".
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub kubernetes_version: Option<Spanned<String>>,
    /// The lowest level that makes the exit code 1: error (the default), warning, info or never.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("enum" = ["error", "warning", "info", "never"])))]
    pub fail_on: Option<Spanned<String>>,
    /// Findings that are accepted, each with a reason.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<WrittenIgnore>"))]
    pub ignore: Vec<Spanned<WrittenIgnore>>,
    /// Folders at which Flux starts to read, where fluxvet does not find them by itself.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<NameOr<WrittenCluster>>"))]
    pub clusters: Vec<Spanned<Short<WrittenCluster>>>,
    /// Which folder of this repository a source's artifact holds: `namespace/name` of a GitRepository, OCIRepository,
    /// Bucket or ExternalArtifact, and the folder.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    pub sources: Pairs<String>,
    /// Folders of this repository with CustomResourceDefinitions or JSON Schemas of kinds that no cluster gets from it.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub schemas: Vec<Spanned<String>>,
    /// What exists outside of this repository. A list that is written closes its set.
    #[cfg_attr(test, schemars(with = "Option<WrittenExternal>"))]
    pub external: Option<WrittenExternal>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "Ignore"))]
pub(super) struct WrittenIgnore {
    /// A rule, a family of rules, or a list of them.
    #[cfg_attr(test, schemars(with = "OneOrMany"))]
    pub rule: Spanned<OneOrMany>,
    /// A glob over the path from the root of the repository; `**` crosses folders.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub path: Option<Spanned<String>>,
    /// `Kind/name` or `Kind/namespace/name`; `*` stands for any.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub object: Option<Spanned<String>>,
    /// Why the finding is accepted.
    #[cfg_attr(test, schemars(with = "String", length(min = 1)))]
    pub reason: Spanned<String>,
    /// The last day on which this counts, as 2026-12-31.
    #[cfg_attr(test, schemars(with = "Option<String>", extend("format" = "date")))]
    pub expires: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// A folder, or a folder with what is known of its cluster.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "Cluster"))]
pub(super) struct WrittenCluster {
    /// The folder, from the root of the repository.
    #[cfg_attr(test, schemars(with = "String"))]
    pub path: Spanned<String>,
    /// The Flux version that this cluster runs.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub flux_version: Option<Spanned<String>>,
    /// The Kubernetes version that this cluster runs.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub kubernetes_version: Option<Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "External"))]
pub(super) struct WrittenExternal {
    /// Secrets that something else makes.
    #[cfg_attr(test, schemars(with = "Option<Vec<NameOr<WrittenSecret>>>"))]
    pub secrets: Option<Vec<Spanned<Short<WrittenSecret>>>>,
    /// ConfigMaps that something else makes.
    #[cfg_attr(test, schemars(with = "Option<Vec<NameOr<WrittenConfigMap>>>"))]
    pub config_maps: Option<Vec<Spanned<Short<WrittenConfigMap>>>>,
    /// Variables of `postBuild` that come from somewhere else.
    #[cfg_attr(test, schemars(with = "Option<Vec<NameOr<WrittenVariable>>>"))]
    pub variables: Option<Vec<Spanned<Short<WrittenVariable>>>>,
}

/// A Secret that exists outside; its values do not belong here.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "ExternalSecret"))]
pub(super) struct WrittenSecret {
    /// `namespace/name`; `*` stands for any part of them.
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    /// All its keys.
    pub keys: Option<Vec<String>>,
    /// Globs over the folders of clusters; all clusters if absent.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub clusters: Vec<Spanned<String>>,
}

/// A ConfigMap that exists outside.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "ExternalConfigMap"))]
pub(super) struct WrittenConfigMap {
    /// `namespace/name`; `*` stands for any part of them.
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    /// All its keys.
    pub keys: Option<Vec<String>>,
    /// Its keys with their values; null for a value that is not known here.
    #[cfg_attr(test, schemars(with = "Option<std::collections::BTreeMap<String, Option<String>>>"))]
    pub data: Option<Pairs<Option<String>>>,
    /// Globs over the folders of clusters; all clusters if absent.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub clusters: Vec<Spanned<String>>,
}

/// A variable that comes from outside.
#[derive(Deserialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[cfg_attr(test, schemars(rename = "ExternalVariable"))]
pub(super) struct WrittenVariable {
    /// The variable; `*` stands for any part of it.
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    /// Its value, where it is known.
    pub value: Option<String>,
    /// Globs over the folders of clusters; all clusters if absent.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub clusters: Vec<Spanned<String>>,
}
