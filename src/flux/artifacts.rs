//! The repository as the sources of Flux give it: built once for each artifact root and set of ignored files.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    render::{Builds, View},
    repo::{Reference, Relation, Repo, Target},
    text::{Place, RepoPath, is_within},
};

/// Builds by the root of the artifact and what its source ignores; none where they are those of the plain view.
type Others<'r> = HashMap<(String, Option<String>), Option<Arc<Builds<'r>>>>;

/// The views that sources give of the repository: one for each artifact root and set of ignored files.
pub(super) struct Artifacts<'p, 'r> {
    pub plain: &'p Builds<'r>,
    others: Mutex<Others<'r>>,
}

/// Builds of the plain view or of another.
pub(super) enum Shared<'p, 'r> {
    Plain(&'p Builds<'r>),
    Other(Arc<Builds<'r>>),
}

impl<'r> std::ops::Deref for Shared<'_, 'r> {
    type Target = Builds<'r>;

    fn deref(&self) -> &Builds<'r> {
        match self {
            Shared::Plain(builds) => builds,
            Shared::Other(builds) => builds,
        }
    }
}

impl<'p, 'r> Artifacts<'p, 'r> {
    pub fn new(plain: &'p Builds<'r>) -> Self {
        let artifacts = Self { plain, others: Mutex::new(HashMap::new()) };
        // Nearly every cluster asks for this one at once; made here it is made once.
        artifacts.get("", None);
        artifacts
    }

    /// The builds of an artifact that holds the folder `prefix`, without what `ignore` names.
    pub fn get(&self, prefix: &str, ignore: Option<&str>) -> Shared<'p, 'r> {
        let repo = self.plain.view().repo;
        let key = (prefix.to_owned(), ignore.map(str::to_owned));
        let others = || self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = |builds: &Option<Arc<Builds<'r>>>| match builds {
            Some(builds) => Shared::Other(Arc::clone(builds)),
            None => Shared::Plain(self.plain),
        };
        if let Some(builds) = others().get(&key) {
            return shared(builds);
        }
        let hidden = super::ignore::hidden(repo, prefix, ignore);
        if prefix.is_empty() && repo.links().is_empty() && hidden.is_empty() {
            return shared(others().entry(key).or_insert(None));
        }
        let is_built = |path: &RepoPath| {
            let file = repo.file(path.as_str());
            file.is_some_and(|file| file.kustomization().is_some() || repo.named_by(file).next().is_some())
        };
        let differs = !repo.links().is_empty() || hidden.iter().any(is_built) || leads_out(repo, prefix);
        let view = View { repo, follows_links: false, prefix: prefix.to_owned(), hidden, decrypts: true };
        // Not under the lock: a thread that waits for its part of this build may begin another cluster meanwhile, which
        // asks for the lock that the same thread would hold.
        let builds = Arc::new(if differs { Builds::all(view) } else { self.plain.shared_with(view) });
        shared(others().entry(key).or_insert(Some(builds)))
    }
}

/// Whether a kustomization below a folder names anything outside of it, which an artifact of that folder lacks.
fn leads_out(repo: &Repo, prefix: &str) -> bool {
    let holds = |path: &str| is_within(path, prefix);
    let outside = |target: &Target| match target {
        Target::File(number) => !holds(repo.files[*number].path.as_str()),
        Target::Folder(folder, _) => !holds(folder),
        Target::Missing(_) | Target::Elsewhere => false,
    };
    let kustomize = |reference: &&Reference| matches!(reference.relation, Relation::Kustomize(_));
    let mut references = repo.references.iter().filter(kustomize);
    !prefix.is_empty()
        && references.any(|reference| holds(repo.files[reference.from].path.as_str()) && outside(&reference.target))
}

/// Where a folder begins, for what has no line.
pub(super) fn place_of(builds: &Builds<'_>, folder: &str) -> Place {
    match builds.recipe(folder, crate::render::Strictness::Flux) {
        Some((recipe, _)) => recipe.place,
        None => Place::nowhere(&RepoPath::new(folder)),
    }
}
