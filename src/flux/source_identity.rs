//! Whether a source means this very repository (docs/rendering.md R6). Git remotes are not read.

mod address;
mod revision;

use crate::{
    config::SourceMapping,
    model::{ArtifactGenerator, ExternalArtifact, FluxInstance, Object, OciRepository},
};

pub use address::{Address, same_repository};
pub use revision::Revision;

/// What a source is to this repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceIdentity {
    /// It is the source of a root that applies itself.
    Proven,
    /// Its address is that of such a source.
    SameUrl,
    /// The configuration says which folder it holds.
    Mapped(String),
    /// Nothing says what it is: it may be this repository, and this is why nobody can tell.
    Assumed(String),
    /// It is something else, and this is what shows it.
    Elsewhere(String),
}

/// What a source is, and whether it holds another state of the repository than the tree that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub origin: SourceIdentity,
    /// The branch, tag, commit or range that the source asks for, where no proven root asks for the same; and, where
    /// there is none to compare with, what is not a branch. The tree is what it will be.
    pub other_revision: Option<Revision>,
}

/// What the proven roots and the configuration say about this repository.
#[derive(Debug, Default)]
pub struct Known<'c> {
    roots: Vec<Root>,
    mappings: &'c [SourceMapping],
}

#[derive(Debug)]
struct Root {
    name: Name,
    address: Option<Address>,
    revision: Revision,
}

/// Kind, namespace and name.
type Name = (String, String, String);

impl<'c> Known<'c> {
    pub fn new(mappings: &'c [SourceMapping]) -> Self {
        Self { roots: Vec::new(), mappings }
    }

    /// Adds the source of a root that applies itself, or the FluxInstance that stands for one.
    pub fn add(&mut self, source: Object<'_>) {
        self.roots.push(Root { name: name(source), address: Address::of(source), revision: Revision::of(source) });
    }

    /// The folder that the configuration gives a source.
    pub fn mapped(&self, namespace: &str, name: &str) -> Option<&'c str> {
        self.mappings.iter().find(|mapping| mapping.is_of(namespace, name)).map(|mapping| mapping.folder.as_str())
    }

    /// Whether a root reads a source of this kind, namespace and name.
    pub fn is_root(&self, kind: &str, namespace: &str, name: &str) -> bool {
        self.roots.iter().any(|root| (&*root.name.0, &*root.name.1, &*root.name.2) == (kind, namespace, name))
    }

    /// What `source` is: a GitRepository, OCIRepository, Bucket, ExternalArtifact, or the sync of a FluxInstance.
    pub fn judge(&self, source: Object<'_>) -> Verdict {
        let (kind, namespace, name) = name(source);
        let revision = Revision::of(source);
        let address = Address::of(source);
        if let Some(folder) = self.mapped(&namespace, &name) {
            return Verdict { origin: SourceIdentity::Mapped(folder.to_owned()), other_revision: revision.pinned() };
        }
        let own = (kind, namespace, name);
        let is_it = |root: &&Root| match (&root.address, &address) {
            (Some(root), Some(own)) => root.is_same(own),
            // The same object, whatever its address becomes.
            _ => root.name == own,
        };
        let same: Vec<&Root> = self.roots.iter().filter(is_it).collect();
        if !same.is_empty() {
            let origin =
                if same.iter().any(|root| root.name == own) { SourceIdentity::Proven } else { SourceIdentity::SameUrl };
            let agrees = same.iter().any(|root| root.revision.may_be(&revision));
            return Verdict { origin, other_revision: (!agrees).then_some(revision) };
        }
        Verdict { origin: self.unproven(source, &own.0, address.as_ref()), other_revision: revision.pinned() }
    }

    /// Only a known Git address that differs from all proven ones shows that a source is something else: an artifact
    /// or a bucket may be filled from anywhere.
    fn unproven(&self, source: Object<'_>, kind: &str, address: Option<&Address>) -> SourceIdentity {
        if holds_chart(source) {
            return SourceIdentity::Elsewhere("its artifact is a Helm chart".into());
        }
        let Some(address) = address else {
            let is_made = ExternalArtifact::of(source).is_some() || ArtifactGenerator::of(source).is_some();
            let why = if is_made { "another controller makes it" } else { "its address is not known" };
            return SourceIdentity::Assumed(why.into());
        };
        let gits: Vec<&Address> =
            self.roots.iter().filter_map(|root| root.address.as_ref()).filter(|a| a.is_git()).collect();
        match gits.first() {
            _ if !address.is_git() => SourceIdentity::Assumed(format!("`{kind}` may be filled from any repository")),
            None => SourceIdentity::Assumed("no root shows the address of this repository".into()),
            Some(_) if gits.iter().any(|git| git.is_same_but_for_case(address)) => SourceIdentity::Assumed(
                "its address differs from that of this repository by the case of letters".into(),
            ),
            Some(_) => SourceIdentity::Elsewhere("its address is another repository".into()),
        }
    }
}

/// The names of the source that an object is, or makes: the source of a FluxInstance has the name of `spec.sync`,
/// by default that of its namespace (controlplaneio-fluxcd/flux-operator api/v1 `Sync`).
fn name(source: Object<'_>) -> Name {
    let namespace = source.namespace().value().unwrap_or("").to_owned();
    if let Some(instance) = FluxInstance::of(source) {
        let name = source.text("spec.sync.name").value().unwrap_or(&namespace).to_owned();
        return (instance.sync_kind().value().unwrap_or("").to_owned(), namespace, name);
    }
    (source.kind.to_owned(), namespace, source.name().value().unwrap_or("").to_owned())
}

/// An OCIRepository that helm-controller takes a chart from.
fn holds_chart(source: Object<'_>) -> bool {
    let layer = OciRepository::of(source).and_then(|view| view.layer_media_type().value());
    layer.is_some_and(|layer| layer.starts_with("application/vnd.cncf.helm."))
}

#[cfg(test)]
mod tests;
