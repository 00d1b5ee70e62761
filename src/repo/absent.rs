//! Why a path that is on somebody's disk is not in the tree that Flux reads.

use crate::text::{Absent, Link, RepoPath};

use super::Repo;

impl Repo {
    /// What is wrong with a path at which nothing is, and what to do, where more is known than that it does not exist.
    /// An artifact of Flux holds no symbolic links (fluxcd/pkg `artifact/storage/archive.go`).
    pub fn why_absent(&self, path: &str, follows_links: bool) -> Option<(String, String)> {
        if let Some(link) = self.link_on(path).filter(|_| !follows_links) {
            let why = match link.path.as_str() == path {
                true => "is a symbolic link, which Flux leaves out of the artifact".to_owned(),
                false => format!("is below the symbolic link `{}`, which Flux leaves out of the artifact", link.path),
            };
            let help = match &link.target {
                Some(target) => format!("the link leads to `{target}`: use that path, or move the files here"),
                None => "commit the files themselves".to_owned(),
            };
            return Some((why, help));
        }
        let (at, absent) = self.absent(path)?;
        Some(match absent {
            Absent::Ignored { by, line } => {
                let why = match at.as_str() == path {
                    true => "is ignored by Git".to_owned(),
                    false => format!("is in `{at}`, which Git ignores"),
                };
                (why, format!("delete line {line} of `{by}`, or add the file with `git add --force`"))
            }
            Absent::Submodule => (
                format!("is in the Git submodule `{at}`"),
                "Flux reads submodules only where the GitRepository has `recurseSubmodules: true`".to_owned(),
            ),
        })
    }

    /// What a path that is not here is on the disk: itself, or the folder above that hides it.
    fn absent(&self, path: &str) -> Option<(&RepoPath, &Absent)> {
        let at = ways(path).find_map(|way| self.absent.binary_search_by(|(path, _)| path.as_str().cmp(way)).ok())?;
        let (path, absent) = &self.absent[at];
        Some((path, absent))
    }

    /// The first symbolic link on the way to a path.
    fn link_on(&self, path: &str) -> Option<&Link> {
        let links = &self.links;
        let at = ways(path).find_map(|way| links.binary_search_by(|link| link.path.as_str().cmp(way)).ok())?;
        links.get(at)
    }
}

/// The folders on the way to a path from the root, and the path itself.
fn ways(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
    ends.filter_map(move |end| path.get(..end))
}
