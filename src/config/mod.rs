//! `.fluxvet.yaml`: what a repository says about itself. Pure; errors have places.

mod date;
mod entry;
mod external;
mod ignore;
mod minor;
mod read;
mod written;

pub use date::Date;
pub use entry::{ClusterEntry, SchemaFolder, SourceMapping};
pub use external::{Clusters, External, ExternalObject, ExternalVariable};
pub use ignore::{Ignore, ObjectPattern, covers};
pub use minor::Minor;
pub use read::{ConfigError, schema};

use crate::finding::Level;

/// The settings of a repository. The command line overrides them one by one.
#[derive(Debug, Default)]
pub struct Config {
    /// The Flux version of all clusters, where the repository does not show it.
    pub flux_version: Option<Minor>,
    /// The Kubernetes version of all clusters.
    pub kubernetes_version: Option<Minor>,
    /// The lowest level that makes the exit code 1.
    pub fail_on: Option<FailOn>,
    pub ignore: Vec<Ignore>,
    /// Folders at which Flux starts to read, besides those that are found.
    pub clusters: Vec<ClusterEntry>,
    /// Which folder of this repository a source's artifact holds.
    pub sources: Vec<SourceMapping>,
    /// Where the repository keeps schemas of kinds that its clusters get from elsewhere.
    pub schemas: Vec<SchemaFolder>,
    /// What exists outside of this repository.
    pub external: External,
}

impl Config {
    /// Where the file is looked for, below the root.
    pub const FILE_NAME: &'static str = ".fluxvet.yaml";
    /// A name that people write instead, which is not read.
    pub const WRONG_NAME: &'static str = ".fluxvet.yml";

    /// Refuses a folder that the repository does not hold: a setting that changes nothing is a mistake.
    pub fn require_folders(&self, holds: impl Fn(&str) -> bool) -> Result<(), ConfigError> {
        let clusters = self.clusters.iter().map(|entry| (&entry.path, &entry.place));
        let sources = self.sources.iter().map(|mapping| (&mapping.folder, &mapping.place));
        let schemas = self.schemas.iter().map(|folder| (&folder.path, &folder.place));
        let mut named = clusters.chain(sources).chain(schemas);
        named.find(|(path, _)| !path.is_empty() && !holds(path)).map_or(Ok(()), |(path, place)| {
            Err(ConfigError { place: place.clone(), message: format!("this repository has no folder `{path}`") })
        })
    }

    /// The folder that the artifact of a source holds, by `namespace/name`, where the configuration says it.
    pub fn source(&self, key: &str) -> Option<&str> {
        let (namespace, name) = key.split_once('/')?;
        self.sources.iter().find(|mapping| mapping.is_of(namespace, name)).map(|mapping| mapping.folder.as_str())
    }

    /// What is said of the cluster of a folder.
    pub fn cluster(&self, path: &str) -> Option<&ClusterEntry> {
        self.clusters.iter().find(|entry| entry.path == path)
    }
}

/// When findings make the run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    At(Level),
    Never,
}

impl FailOn {
    pub fn is_met_by(self, level: Level) -> bool {
        match self {
            FailOn::At(lowest) => level >= lowest,
            FailOn::Never => false,
        }
    }
}

impl Default for FailOn {
    fn default() -> Self {
        FailOn::At(Level::Error)
    }
}

impl std::str::FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(FailOn::Never);
        }
        text.parse()
            .map(FailOn::At)
            .map_err(|_| format!("`{text}` is not a level, use `error`, `warning`, `info` or `never`"))
    }
}
