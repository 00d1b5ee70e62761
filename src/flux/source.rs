//! Which tree a Kustomization builds: this repository, a folder of it, or something else (docs/rendering.md R6 and R7).

use crate::{
    config::Config,
    model::{ArtifactGenerator, Kustomization, Object},
    repo::Repo,
    text::is_within,
    yaml::Node,
};

use super::{
    Cluster, Entry,
    generator::{Copied, copied},
    prefix::{Folders, Prefix, Reason, clamp},
    root::{Root, SYNC_FILE, join},
    source_identity::{Known, SourceIdentity},
};

/// What a source holds.
pub(super) enum Tree {
    /// The folder `prefix` of this repository, without what `ignore` names.
    Here {
        prefix: String,
        ignore: Option<String>,
        trust: Trust,
    },
    Outside(String),
    /// The cluster has no such source.
    Missing,
}

/// How sure it is that a source holds this tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// A path that is not here does not exist.
    Sure,
    /// A root of another cluster reads the source of this name.
    Likely,
    /// Only the paths that exist speak for it.
    Guess,
}

/// What is known about sources in all clusters.
pub(super) struct Evidence<'c> {
    known: Known<'c>,
    folders: Folders<'c>,
}

/// What is known about the sources of one cluster.
pub(super) struct Sources<'c> {
    repo: &'c Repo,
    evidence: &'c Evidence<'c>,
    /// The source of the root, its prefix, and how sure it is that the root reads this tree.
    root: Option<(Reference, String, Trust)>,
}

/// Kind, namespace and name of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub kind: String,
    pub namespace: String,
    pub name: String,
}

impl Reference {
    /// The source that a Kustomization builds.
    pub fn of(view: Kustomization<'_>) -> Self {
        let own = view.namespace().value().unwrap_or("");
        Self {
            kind: view.source_kind().value().unwrap_or("").to_owned(),
            namespace: view.source_namespace().value().unwrap_or(own).to_owned(),
            name: view.source_name().value().unwrap_or("").to_owned(),
        }
    }

    pub fn is(&self, kind: &str, namespace: &str, name: &str) -> bool {
        self.kind == kind && self.namespace == namespace && self.name == name
    }
}

impl<'c> Evidence<'c> {
    /// What the roots of all clusters and the configuration say.
    pub fn of(repo: &'c Repo, config: &'c Config, roots: &[Root]) -> Self {
        let mut known = Known::new(&config.sources);
        for source in roots.iter().filter_map(|root| root.source.as_ref()) {
            if let Some(object) = Object::of(source.node()) {
                known.add(object);
            }
        }
        Self { known, folders: Folders::of(repo) }
    }
}

impl<'c> Sources<'c> {
    pub fn new(repo: &'c Repo, evidence: &'c Evidence<'c>, root: Option<&Root>) -> Self {
        let view = root.and_then(|root| {
            let view = Kustomization::of(Object::of(root.object.node())?)?;
            // What others push there may be made of more than this tree.
            let trust = if view.source_kind().is("GitRepository") { Trust::Sure } else { Trust::Guess };
            Some((Reference::of(view), root.prefix.clone(), trust))
        });
        Self { repo, evidence, root: view }
    }

    /// The source of the root, which exists though no object of the cluster may be it.
    pub fn root(&self) -> Option<&Reference> {
        self.root.as_ref().map(|(reference, ..)| reference)
    }

    /// Whether the cluster as far as it is known has the source that `view` names.
    pub fn has(&self, view: Kustomization<'_>, cluster: &Cluster) -> bool {
        let reference = Reference::of(view);
        self.root() == Some(&reference) || source(cluster, &reference).is_some()
    }

    pub fn tree_of(&self, view: Kustomization<'_>, cluster: &Cluster) -> Tree {
        if view.source_name().node().is_some_and(|node| !node.is_known()) {
            return Tree::Outside("the name of its source is not known".into());
        }
        let reference = Reference::of(view);
        let object = source(cluster, &reference);
        let ignore = object.and_then(|object| object.node.at("spec.ignore")?.text().map(str::to_owned));
        // What is put into the artifact besides this tree may hold any path.
        let is_mixed = object.is_some_and(|object| {
            object.node.at("spec.include").is_some() || object.flag("spec.recurseSubmodules") == Some(true)
        });
        let here = |prefix: String, trust| {
            let trust = if is_mixed { Trust::Guess } else { trust };
            Tree::Here { prefix, ignore: ignore.clone(), trust }
        };
        if let Some(prefix) = self.evidence.known.mapped(&reference.namespace, &reference.name) {
            return here(prefix.to_owned(), Trust::Sure);
        }
        if let Some((root, prefix, trust)) = &self.root
            && *root == reference
        {
            return here(prefix.clone(), *trust);
        }
        let Some(object) = object else { return self.unseen(view, &reference, cluster) };
        if let Some(tree) = self.copied(object, &reference, cluster) {
            return tree;
        }
        // `flux bootstrap` writes the two into the repository that they are about.
        let file = |node: Node<'_>| node.place().real().source.path().clone();
        let sync = file(view.node);
        if sync.file_name() == SYNC_FILE && file(object.node) == sync {
            return here(String::new(), Trust::Likely);
        }
        let verdict = self.evidence.known.judge(object);
        match verdict.origin {
            SourceIdentity::Mapped(prefix) => here(prefix, Trust::Sure),
            SourceIdentity::Elsewhere(why) => {
                Tree::Outside(format!("`{}` holds something else: {why}", reference.name))
            }
            SourceIdentity::Assumed(why) => match self.guess(view, &reference, cluster) {
                Some(prefix) => here(prefix, Trust::Guess),
                None => Tree::Outside(format!("`{}` may be another repository: {why}", reference.name)),
            },
            SourceIdentity::Proven | SourceIdentity::SameUrl => {
                let prefix = self.root.as_ref().map_or_else(String::new, |(_, prefix, _)| prefix.clone());
                // Another branch may hold other folders.
                let is_git = object.kind == "GitRepository";
                here(
                    prefix,
                    match verdict.other_revision {
                        None if is_git => Trust::Sure,
                        _ => Trust::Guess,
                    },
                )
            }
        }
    }

    /// The tree that an ArtifactGenerator copies an artifact out of, where it keeps folders in their place.
    fn copied(&self, object: Object<'_>, artifact: &Reference, cluster: &Cluster) -> Option<Tree> {
        let generator = ArtifactGenerator::of(object).map(|_| object)?;
        let Copied { kind, namespace, name, folder } = copied(generator, &artifact.name)?;
        let from = Reference { kind, namespace, name };
        let above = self.root.as_ref().map_or("", |(_, prefix, _)| prefix);
        let (prefix, trust) = match &self.root {
            Some((root, prefix, trust)) if *root == from => (join(prefix, &folder), *trust),
            _ => match source(cluster, &from).map(|object| self.evidence.known.judge(object).origin) {
                Some(SourceIdentity::Mapped(prefix)) => (join(&prefix, &folder), Trust::Sure),
                Some(SourceIdentity::Proven | SourceIdentity::SameUrl) => (join(above, &folder), Trust::Sure),
                Some(SourceIdentity::Assumed(_)) | None => (folder, Trust::Guess),
                Some(SourceIdentity::Elsewhere(why)) => {
                    return Some(Tree::Outside(format!("`{}` holds something else: {why}", from.name)));
                }
            },
        };
        self.repo.has_folder(&prefix).then_some(Tree::Here { prefix, ignore: None, trust })
    }

    /// Whether the source of `view` checks out other folders only (`sparseCheckout`), all of which are known.
    pub fn does_not_check_out(&self, path: &str, view: Kustomization<'_>, cluster: &Cluster) -> bool {
        let reference = Reference::of(view);
        let kept = source(cluster, &reference).map_or_else(Vec::new, |object| object.list("spec.sparseCheckout"));
        let is_other = |folder: &Node<'_>| {
            let folder = folder.text().filter(|_| folder.is_known()).map(|folder| clamp(folder).0);
            folder.is_some_and(|folder| !is_within(path, &folder) && !is_within(&folder, path))
        };
        !kept.is_empty() && kept.iter().all(is_other)
    }

    /// A source that no object of the cluster is: of a cluster that is known in full it is missing. Elsewhere a root of
    /// another cluster may have the same one.
    fn unseen(&self, view: Kustomization<'_>, reference: &Reference, cluster: &Cluster) -> Tree {
        if !matches!(cluster.entry, Entry::Assumed) && self.root.is_some() && cluster.openings.is_empty() {
            return Tree::Missing;
        }
        let Reference { kind, namespace, name } = reference;
        if kind == "GitRepository" && self.evidence.known.is_root(kind, namespace, name) {
            return Tree::Here { prefix: String::new(), ignore: None, trust: Trust::Likely };
        }
        match self.guess(view, reference, cluster) {
            Some(prefix) => Tree::Here { prefix, ignore: None, trust: Trust::Guess },
            None => Tree::Outside(format!("nothing shows what its source `{name}` is")),
        }
    }

    /// The folder that the artifact holds if it comes from this repository, by all the paths that the Kustomizations of
    /// the cluster take from it.
    fn guess(&self, view: Kustomization<'_>, reference: &Reference, cluster: &Cluster) -> Option<String> {
        let others = cluster.of_kind(Kustomization::SUBJECT).filter_map(|(_, object)| {
            let other = Kustomization::of(object)?;
            (Reference::of(other) == *reference).then(|| other.path().value()).flatten()
        });
        let own = view.path().value().unwrap_or("");
        let mut paths: Vec<&str> = others.collect();
        paths.push(own);
        match self.evidence.folders.prefix(&paths) {
            Prefix::Root => Some(String::new()),
            Prefix::Folder(folder) => Some(folder),
            Prefix::Unknown(Reason::NoPath) => None,
            Prefix::Unknown(Reason::Several(folders)) => folders.into_iter().find(String::is_empty),
            Prefix::Unknown(Reason::Nowhere) => {
                let own = clamp(own).0;
                (!own.is_empty() && self.repo.has_folder(&join("", &own))).then(String::new)
            }
        }
    }
}

/// The object that is the source, or the ArtifactGenerator that makes it.
fn source<'a>(cluster: &'a Cluster, reference: &'a Reference) -> Option<Object<'a>> {
    let Reference { kind, namespace, name } = reference;
    if let Some(found) = cluster.named(kind, namespace, name).find_map(|effective| effective.object()) {
        return Some(found);
    }
    if kind != "ExternalArtifact" {
        return None;
    }
    let mut objects = cluster.of_kind(ArtifactGenerator::SUBJECT).map(|(_, object)| object);
    objects.find(|object| makes_artifact(*object, namespace, name))
}

/// Whether an object is an ArtifactGenerator that makes the ExternalArtifact of this name.
pub(super) fn makes_artifact(object: Object<'_>, namespace: &str, name: &str) -> bool {
    let named = |item: &Node<'_>| {
        let own = item.get("name");
        own.is_some_and(|own| !own.is_known() || own.text() == Some(name))
    };
    ArtifactGenerator::of(object).is_some()
        && object.namespace().is(namespace)
        && object.list("spec.artifacts").iter().any(named)
}
