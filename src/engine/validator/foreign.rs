//! JSON Schemas that the repository keeps in folders which the configuration names.

use std::collections::HashMap;

use crate::{config::Config, model::Object, repo::Repo, yaml::Node};

/// Schemas by the ends of their paths, in lower case.
///
/// The names are those that the tools write which make such folders: `<group>/<kind>_<version>.json` (CRDs-catalog) and
/// `<kind>-<first word of the group>-<version>.json` (kubeconform), `<kind>-<version>.json` for the core group.
pub(super) struct Foreign<'a>(HashMap<String, (&'a str, Node<'a>)>);

impl<'a> Foreign<'a> {
    pub fn of(repo: &'a Repo, config: &Config) -> Self {
        let mut found = HashMap::new();
        for file in &repo.files {
            let is_wanted = config.schemas.iter().any(|folder| folder.holds(&file.path));
            let Some(root) = file.roots().next().filter(|_| is_wanted && file.path.extension() == Some("json")) else {
                continue;
            };
            let path = file.path.as_str();
            let parent = file.path.folder().rsplit('/').next().unwrap_or("");
            let name = file.path.file_name().to_lowercase();
            found.insert(format!("{}/{name}", parent.to_lowercase()), (path, root));
            found.insert(name, (path, root));
        }
        Self(found)
    }

    /// The path and the root of the schema for an object.
    pub fn find(&self, object: Object<'_>) -> Option<(&'a str, Node<'a>)> {
        if self.0.is_empty() {
            return None;
        }
        let (group, version, kind) = (object.group(), object.version(), object.kind.to_lowercase());
        let names = if group.is_empty() {
            [format!("{kind}-{version}.json"), format!("core/{kind}_{version}.json")]
        } else {
            let first = group.split('.').next().unwrap_or(group);
            [format!("{group}/{kind}_{version}.json"), format!("{kind}-{first}-{version}.json")]
        };
        names.iter().find_map(|name| self.0.get(name)).copied()
    }
}
