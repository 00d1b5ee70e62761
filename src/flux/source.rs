//! Which tree a Kustomization builds: this repository, a folder of it, or something else (render.md 8.1 R6, R7).

use crate::{
    config::Config,
    model::{Kustomization, Object},
    repo::Repo,
    yaml::{Node, Value},
};

use super::{Cluster, Entry, entry::Root, origin};

/// What a source holds.
pub(super) enum Tree {
    /// The folder `prefix` of this repository, without what `ignore` names; whether that is certain.
    Here {
        prefix: String,
        ignore: Option<String>,
        certain: bool,
    },
    Outside(String),
    /// The cluster has no such source.
    Missing,
}

/// What is known about the sources of one cluster.
pub(super) struct Sources<'c> {
    repo: &'c Repo,
    config: &'c Config,
    /// Kind, namespace and name of the source of the root, and its prefix.
    root: Option<(Reference, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reference {
    kind: String,
    namespace: String,
    name: String,
}

impl Reference {
    fn of(view: Kustomization<'_>) -> Self {
        let own = view.namespace().value().unwrap_or("");
        Self {
            kind: view.source_kind().value().unwrap_or("").to_owned(),
            namespace: view.source_namespace().value().unwrap_or(own).to_owned(),
            name: view.source_name().value().unwrap_or("").to_owned(),
        }
    }
}

impl<'c> Sources<'c> {
    pub fn new(repo: &'c Repo, config: &'c Config, root: Option<&Root>) -> Self {
        let view = root.and_then(|root| {
            let view = Kustomization::of(Object::of(root.object.node())?)?;
            Some((Reference::of(view), root.prefix.clone()))
        });
        Self { repo, config, root: view }
    }

    pub fn tree_of(&self, view: Kustomization<'_>, cluster: &Cluster) -> Tree {
        if view.source_name().node().is_some_and(|node| !node.is_known()) {
            return Tree::Outside("the name of its source is not known".into());
        }
        let reference = Reference::of(view);
        let object = cluster.named(&reference.kind, &reference.namespace, &reference.name).next();
        let ignore = object.and_then(|object| object.node().at("spec.ignore")?.text().map(str::to_owned));
        let key = format!("{}/{}", reference.namespace, reference.name);
        if let Some(mapping) = self.config.source(&key) {
            return Tree::Here { prefix: mapping.to_owned(), ignore, certain: true };
        }
        if let Some((root, prefix)) = &self.root
            && *root == reference
        {
            return Tree::Here { prefix: prefix.clone(), ignore, certain: true };
        }
        let root = self.root.as_ref();
        let root_url = root.and_then(|(root, _)| {
            let object = cluster.named(&root.kind, &root.namespace, &root.name).next()?;
            object.node().at("spec.url").and_then(Node::text)
        });
        match object {
            Some(object) => {
                let url = object.node().at("spec.url").and_then(Node::text).unwrap_or("");
                if let Some(root_url) = root_url {
                    return match origin::same_repository(url, root_url) {
                        true => Tree::Here {
                            prefix: root.map_or_else(String::new, |(_, prefix)| prefix.clone()),
                            ignore,
                            certain: false,
                        },
                        false => Tree::Outside(format!("its source `{}` is another repository", reference.name)),
                    };
                }
                self.assumed(view, &object.value, ignore)
            }
            None if matches!(cluster.entry, Entry::Proven) && cluster.openings.is_empty() => Tree::Missing,
            None => Tree::Here { prefix: String::new(), ignore, certain: false },
        }
    }

    /// No root says which repository this is: it is this one if the path is here.
    fn assumed(&self, view: Kustomization<'_>, object: &Value, ignore: Option<String>) -> Tree {
        let path = super::prefix::clamp(view.path().value().unwrap_or("")).0;
        if !path.is_empty() && self.repo.has_folder(&path) {
            return Tree::Here { prefix: String::new(), ignore, certain: false };
        }
        let name = object.node().at("metadata.name").and_then(Node::text).unwrap_or("");
        Tree::Outside(format!("its source `{name}` may be another repository"))
    }
}
