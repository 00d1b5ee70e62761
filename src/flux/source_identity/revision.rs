//! Which state of a repository a source asks for.

use std::fmt;

use crate::model::{Field, FluxInstance, GitRepository, Object, OciRepository};

/// What decides, of all that `spec.ref` may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revision {
    Branch(String),
    Tag(String),
    Semver(String),
    Commit(String),
    /// A reference by its full name that is neither a branch nor a tag: `refs/pull/1/head`.
    Name(String),
    Digest(String),
    /// A source that has no such thing.
    None,
    /// It is only known in a cluster.
    Unknown,
}

impl Revision {
    /// Git: commit, name, tag, semver, branch, else `master` (fluxcd/pkg git/gogit/client.go). OCI: digest, semver, tag,
    /// else `latest` (source-controller ocirepository_controller.go `getArtifactRef`).
    pub fn of(source: Object<'_>) -> Self {
        if let Some(git) = GitRepository::of(source) {
            let fields = [
                (git.commit(), Revision::Commit as Make),
                (git.ref_name(), Revision::by_name),
                (git.tag(), Revision::Tag),
                (git.semver(), Revision::Semver),
                (git.branch(), Revision::Branch),
            ];
            return first(fields).unwrap_or_else(|| Revision::Branch("master".into()));
        }
        if let Some(oci) = OciRepository::of(source) {
            let digest = source.text("spec.ref.digest");
            let fields =
                [(digest, Revision::Digest as Make), (oci.semver(), Revision::Semver), (oci.tag(), Revision::Tag)];
            return first(fields).unwrap_or_else(|| Revision::Tag("latest".into()));
        }
        let Some(instance) = FluxInstance::of(source) else { return Revision::None };
        match instance.sync_kind().value() {
            Some("GitRepository") => first([(instance.sync_ref(), Revision::by_name)]).unwrap_or(Revision::Unknown),
            Some("OCIRepository") => first([(instance.sync_ref(), Revision::Tag as Make)]).unwrap_or(Revision::Unknown),
            _ => Revision::None,
        }
    }

    /// Whether both may ask for the same state.
    pub fn may_be(&self, other: &Self) -> bool {
        self == other || matches!((self, other), (Revision::Unknown, _) | (_, Revision::Unknown))
    }

    /// Itself, if it does not move with a branch: a tag of an artifact is all it has.
    pub(super) fn pinned(self) -> Option<Self> {
        matches!(self, Revision::Commit(_) | Revision::Digest(_) | Revision::Name(_)).then_some(self)
    }

    fn by_name(name: String) -> Self {
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            return Revision::Branch(branch.to_owned());
        }
        match name.strip_prefix("refs/tags/") {
            Some(tag) => Revision::Tag(tag.to_owned()),
            None => Revision::Name(name),
        }
    }
}

type Make = fn(String) -> Revision;

/// The first field that is written decides.
fn first<const N: usize>(fields: [(Field<'_>, Make); N]) -> Option<Revision> {
    let written = |field: &Field<'_>| field.is_present() && !field.is("");
    let (field, revision) = fields.into_iter().find(|(field, _)| written(field))?;
    Some(field.value().map_or(Revision::Unknown, |text| revision(text.to_owned())))
}

/// As in "it follows …".
impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Revision::Branch(text) => write!(f, "the branch `{text}`"),
            Revision::Tag(text) => write!(f, "the tag `{text}`"),
            Revision::Semver(text) => write!(f, "the versions `{text}`"),
            Revision::Commit(text) => write!(f, "the commit `{text}`"),
            Revision::Name(text) => write!(f, "the reference `{text}`"),
            Revision::Digest(text) => write!(f, "the digest `{text}`"),
            Revision::None => f.write_str("no revision"),
            Revision::Unknown => f.write_str("a revision that only a cluster knows"),
        }
    }
}
