//! Where symbolic links lead, worked out from the listing alone.
//!
//! Nothing is asked of the file system, so a link means the same on disk and in a revision, and none can lead us out of
//! the root.

use std::collections::{BTreeMap, HashSet};

use crate::text::{Link, RepoPath};

/// As many links in one path as Linux follows; more are a loop.
const MAX_HOPS: usize = 40;

/// Follows every link to a file or folder of the tree. What leads elsewhere, nowhere or in a circle has no target;
/// an absolute path leads elsewhere too, for it holds on one machine only.
pub fn resolve(links: Vec<(RepoPath, RepoPath)>, files: &[RepoPath]) -> Vec<Link> {
    if links.is_empty() {
        return Vec::new();
    }
    let links: BTreeMap<RepoPath, RepoPath> = links.into_iter().collect();
    let folders = files.iter().chain(links.keys()).flat_map(RepoPath::ancestors).collect();
    let map = Map { links: &links, files, folders };
    links.keys().map(|path| Link { path: path.clone(), target: map.follow(path) }).collect()
}

struct Map<'a> {
    links: &'a BTreeMap<RepoPath, RepoPath>,
    files: &'a [RepoPath],
    folders: HashSet<&'a str>,
}

impl<'a> Map<'a> {
    fn follow(&self, link: &'a RepoPath) -> Option<RepoPath> {
        // The segments still to go, next one last.
        let mut ahead: Vec<&str> = link.as_str().rsplit('/').collect();
        let mut here = String::new();
        let mut hops = 0;
        while let Some(segment) = ahead.pop() {
            match segment {
                "" | "." => continue,
                ".." if here.is_empty() => return None,
                ".." => here.truncate(parent(&here).len()),
                name => {
                    let folder = here.len();
                    if folder > 0 {
                        here.push('/');
                    }
                    here.push_str(name);
                    if let Some(target) = self.links.get(here.as_str()) {
                        hops += 1;
                        // An empty target is one that could not be read.
                        if hops > MAX_HOPS || target.as_str().is_empty() || target.as_str().starts_with('/') {
                            return None;
                        }
                        here.truncate(folder);
                        ahead.extend(target.as_str().rsplit('/'));
                        continue;
                    }
                }
            }
            // `file.yaml/..` is no way to go, whatever the words say.
            if !ahead.is_empty() && !self.folders.contains(here.as_str()) {
                return None;
            }
        }
        let real = RepoPath::new(&here);
        (self.folders.contains(here.as_str()) || self.files.binary_search(&real).is_ok()).then_some(real)
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}
