//! What a walk brings home, and the order that makes it the same on every machine.

use super::link;
use crate::text::{Absent, Link, RepoPath};

/// Files, links and gaps in the order they were met. `T` says where the bytes of a file are.
pub struct Listing<T> {
    pub files: Vec<(RepoPath, T)>,
    /// Links with what is written in them.
    pub links: Vec<(RepoPath, RepoPath)>,
    pub absent: Vec<(RepoPath, Absent)>,
    pub gaps: Vec<(RepoPath, String)>,
}

// Not derived: that would ask for a default `T`.
impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { files: Vec::new(), links: Vec::new(), absent: Vec::new(), gaps: Vec::new() }
    }
}

impl<T: Ord> Listing<T> {
    pub fn append(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.links.append(&mut other.links);
        self.absent.append(&mut other.absent);
        self.gaps.append(&mut other.gaps);
    }

    pub fn sorted(self) -> Sorted<T> {
        let Self { mut files, links, mut absent, mut gaps } = self;
        files.sort_unstable();
        // `%FF` may be the name of one file and the printable form of another.
        files.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                gaps.push((later.0.clone(), "not read: another file has the same printable name".into()));
            }
            same
        });
        let (paths, spots): (Vec<_>, _) = files.into_iter().unzip();
        let links = link::resolve(links, &paths);
        absent.sort_unstable();
        let mut sorted = Sorted { paths, spots, links, absent, gaps: Vec::new() };
        sorted.add_gaps(gaps);
        sorted
    }
}

/// The same, sorted by path, each file once, and every link followed to its end.
pub struct Sorted<T> {
    pub paths: Vec<RepoPath>,
    spots: Vec<T>,
    pub links: Vec<Link>,
    pub absent: Vec<(RepoPath, Absent)>,
    pub gaps: Vec<(RepoPath, String)>,
}

impl<T> Sorted<T> {
    pub fn get(&self, path: &RepoPath) -> Option<&T> {
        self.paths.binary_search(path).ok().map(|at| &self.spots[at])
    }

    pub fn add_gaps(&mut self, gaps: Vec<(RepoPath, String)>) {
        self.gaps.extend(gaps);
        self.gaps.sort();
        self.gaps.dedup();
    }
}
