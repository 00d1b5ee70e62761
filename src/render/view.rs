//! The files that a build can see: the repository as it lies there, or the artifact that Flux makes of it.

use std::collections::HashSet;

use crate::{
    model::KustomizeFile,
    repo::{File, Repo},
    text::{RepoPath, is_within},
};

/// What kustomize may read.
#[derive(Clone, Debug)]
pub struct View<'r> {
    pub repo: &'r Repo,
    /// Symbolic links inside the root are followed; an artifact of Flux holds none (fluxcd/pkg artifact/storage/archive.go).
    pub follows_links: bool,
    /// The folder that is the root of the artifact; nothing above it can be read. Empty for the root of the repository.
    pub prefix: String,
    /// Files that the source leaves out of its artifact.
    pub hidden: HashSet<RepoPath>,
    /// Whether Flux decrypts files before the build (`spec.decryption`).
    pub decrypts: bool,
}

/// What stands at the place of a kustomization file.
#[derive(Clone, Debug)]
pub enum Found<'r> {
    None,
    One(&'r File),
    /// kustomize refuses a folder with two.
    Several(Vec<&'r File>),
}

impl<'r> View<'r> {
    /// The repository as kustomize sees it in a work tree.
    pub fn plain(repo: &'r Repo) -> Self {
        Self { repo, follows_links: true, prefix: String::new(), hidden: HashSet::new(), decrypts: false }
    }

    /// The path that `relative` leads to from `folder`; `None` if that is outside.
    pub fn join(&self, folder: &str, relative: &str) -> Option<String> {
        let joined = RepoPath::join(folder, relative)?;
        let path = if self.follows_links { self.real(joined.as_str()) } else { joined.as_str().to_owned() };
        self.holds(&path).then_some(path)
    }

    /// Whether a path lies in the artifact.
    fn holds(&self, path: &str) -> bool {
        is_within(path, &self.prefix)
    }

    pub fn file(&self, path: &str) -> Option<&'r File> {
        self.repo.file(path).filter(|_| self.holds(path) && !self.hidden.contains(path))
    }

    pub fn has_folder(&self, path: &str) -> bool {
        self.repo.has_folder(path)
    }

    /// The kustomization file of a folder.
    pub fn kustomization(&self, folder: &str) -> Found<'r> {
        let path = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let mut found: Vec<&File> =
            KustomizeFile::FILE_NAMES.iter().filter_map(|name| self.file(&path(name))).collect();
        match found.len() {
            0 => Found::None,
            1 => found.pop().map_or(Found::None, Found::One),
            _ => Found::Several(found),
        }
    }

    /// Follows the links on the way down.
    fn real(&self, path: &str) -> String {
        let links = self.repo.links();
        if links.is_empty() {
            return path.to_owned();
        }
        let mut at = String::new();
        for segment in path.split('/') {
            if !at.is_empty() {
                at.push('/');
            }
            at.push_str(segment);
            let found = links.binary_search_by(|link| link.path.as_str().cmp(&at)).ok();
            if let Some(target) = found.and_then(|index| links[index].target.as_ref()) {
                at = target.as_str().to_owned();
            }
        }
        at
    }
}
