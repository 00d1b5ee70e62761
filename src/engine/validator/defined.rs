//! The CustomResourceDefinitions that objects are judged by: those of the cluster, and those that the configuration
//! names.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use crate::{
    config::Config,
    flux::Cluster,
    model::{Object, Subject},
    repo::Repo,
    schema::{Schema, Schemas, crd::Crd},
    yaml::Node,
};

const DEFINITION: Subject = Subject { group: "apiextensions.k8s.io", kind: "CustomResourceDefinition" };

/// The definitions of one cluster, by group and kind; several where objects contradict each other.
pub(super) struct Defined<'a>(HashMap<(&'a str, &'a str), Vec<Node<'a>>>);

/// What one definition says, by its content: the same one often stands in many clusters.
#[derive(Default)]
pub(super) struct Library {
    /// By the identity of the node, so that a tree is hashed once.
    digests: Mutex<HashMap<(usize, u32), [u8; 32]>>,
    read: Mutex<HashMap<[u8; 32], Slot>>,
}

type Slot = Arc<OnceLock<Option<Arc<Crd>>>>;

impl<'a> Defined<'a> {
    pub fn of_cluster(cluster: &'a Cluster) -> Self {
        Self::of(cluster.of_kind(DEFINITION).map(|(_, object)| object))
    }

    /// The definitions below the folders that the configuration names.
    pub fn of_folders(repo: &'a Repo, config: &Config) -> Self {
        let files = repo.files.iter().filter(|file| config.schemas.iter().any(|folder| folder.holds(&file.path)));
        let objects: Vec<Object<'a>> = files.flat_map(|file| file.objects()).collect();
        Self::of(objects.into_iter().filter(|object| object.is(DEFINITION)))
    }

    fn of(objects: impl Iterator<Item = Object<'a>>) -> Self {
        let mut found: HashMap<(&'a str, &'a str), Vec<Node<'a>>> = HashMap::new();
        for object in objects {
            let text = |path: &str| object.node.at(path).and_then(Node::text);
            if let (Some(group), Some(kind)) = (text("spec.group"), text("spec.names.kind")) {
                found.entry((group, kind)).or_default().push(object.node);
            }
        }
        Self(found)
    }

    pub fn schema(&self, library: &Library, schemas: &Schemas, object: Object<'_>) -> Option<Arc<Schema>> {
        let nodes = self.0.get(&(object.group(), object.kind))?;
        let mut digests: Vec<[u8; 32]> = nodes.iter().map(|node| library.digest(*node)).collect();
        digests.dedup();
        // Which of two wins depends on who applies last.
        let &[digest] = digests.as_slice() else { return None };
        let crd = library.read(digest, *nodes.first()?)?;
        schemas.defined(digest, &crd, object.version())
    }

    pub fn is_defined(&self, object: Object<'_>) -> bool {
        self.0.contains_key(&(object.group(), object.kind))
    }
}

impl Library {
    fn digest(&self, node: Node<'_>) -> [u8; 32] {
        let lock = || self.digests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = lock().get(&node.identity()) {
            return *digest;
        }
        let digest = Crd::digest(node);
        lock().insert(node.identity(), digest);
        digest
    }

    fn read(&self, digest: [u8; 32], node: Node<'_>) -> Option<Arc<Crd>> {
        let slot = Arc::clone(self.read.lock().unwrap_or_else(PoisonError::into_inner).entry(digest).or_default());
        slot.get_or_init(|| Crd::read(node).ok().map(Arc::new)).clone()
    }
}
