//! Which folder of the repository an artifact holds, told by the paths that Kustomizations take from it
//! (docs/rendering.md R7).

use std::collections::HashMap;

use crate::repo::Repo;

/// The folder of the repository that is the root of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prefix {
    Root,
    Folder(String),
    Unknown(Reason),
}

/// Why the folder cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No path says anything: all are the root of the artifact.
    NoPath,
    /// Below no folder do all paths exist.
    Nowhere,
    /// Below several folders all paths exist; `""` is the root. The first [`MOST`] of them.
    Several(Vec<String>),
}

/// How many folders are told of.
pub const MOST: usize = 8;

impl Prefix {
    /// The same for a source that is known to hold this repository: Git gives the whole tree if the paths allow it.
    pub fn of_git(self) -> Self {
        match self {
            Prefix::Unknown(Reason::NoPath) => Prefix::Root,
            Prefix::Unknown(Reason::Several(folders)) if folders.iter().any(String::is_empty) => Prefix::Root,
            other => other,
        }
    }
}

/// A path without `.` and `..`, as SecureJoin puts it below the root of an artifact (cyphar/filepath-securejoin),
/// and whether it would have climbed out of it.
pub fn clamp(path: &str) -> (String, bool) {
    let mut segments = Vec::new();
    let mut climbed = false;
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => climbed |= segments.pop().is_none(),
            other => segments.push(other),
        }
    }
    (segments.join("/"), climbed)
}

/// The only folder below which all of `paths` exist. For many sources ask one [`Folders`].
pub fn prefix(repo: &Repo, paths: &[&str]) -> Prefix {
    Folders::of(repo).prefix(paths)
}

/// The folders of a repository by their names.
pub struct Folders<'r> {
    repo: &'r Repo,
    by_name: HashMap<&'r str, Vec<&'r str>>,
}

impl<'r> Folders<'r> {
    pub fn of(repo: &'r Repo) -> Self {
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for folder in repo.folders() {
            by_name.entry(name(folder)).or_default().push(folder);
        }
        Self { repo, by_name }
    }

    /// The only folder below which all of `paths` exist.
    pub fn prefix(&self, paths: &[&str]) -> Prefix {
        let mut wanted: Vec<String> = paths.iter().map(|path| clamp(path).0).filter(|path| !path.is_empty()).collect();
        wanted.sort();
        wanted.dedup();
        let candidates = |path: &String| self.by_name.get(name(path)).map_or(&[][..], Vec::as_slice);
        // The path whose name is the rarest leaves the least to try.
        let Some(rarest) = wanted.iter().min_by_key(|path| candidates(path).len()) else {
            return Prefix::Unknown(Reason::NoPath);
        };
        let fits = |prefix: &str| wanted.iter().all(|path| self.repo.has_folder(&join(prefix, path)));
        let below = candidates(rarest).iter().filter_map(|folder| above(folder, rarest));
        let below = below.filter(|prefix| !prefix.is_empty() && fits(prefix));
        // The root comes first, so that it is never beyond the bound.
        let mut found: Vec<String> =
            fits("").then_some("").into_iter().chain(below).take(MOST).map(str::to_owned).collect();
        match &mut found[..] {
            [] => Prefix::Unknown(Reason::Nowhere),
            [only] if only.is_empty() => Prefix::Root,
            [only] => Prefix::Folder(std::mem::take(only)),
            _ => Prefix::Unknown(Reason::Several(found)),
        }
    }
}

/// The folder below which `path` is `folder`.
fn above<'r>(folder: &'r str, path: &str) -> Option<&'r str> {
    let rest = folder.strip_suffix(path)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_suffix('/') }
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn join(prefix: &str, path: &str) -> String {
    if prefix.is_empty() { path.to_owned() } else { format!("{prefix}/{path}") }
}

#[cfg(test)]
mod tests {
    use crate::{
        repo::{Bounds, Given},
        text::MemoryTree,
    };

    use super::*;

    #[test]
    fn paths_are_clamped_at_the_root() {
        for (path, clamped, climbed) in [
            ("./clusters/prod/", "clusters/prod", false),
            ("/apps", "apps", false),
            ("", "", false),
            (".", "", false),
            ("apps/../infra", "infra", false),
            ("../apps", "apps", true),
            ("apps/../../infra", "infra", true),
            ("apps/..", "", false),
            ("a//./b", "a/b", false),
        ] {
            assert_eq!(clamp(path), (clamped.to_owned(), climbed), "{path}");
        }
    }

    #[test]
    fn the_only_folder_that_has_all_paths() {
        let files = [
            "kubernetes/apps/base/a.yaml",
            "kubernetes/clusters/prod/a.yaml",
            "kubernetes/infra/a.yaml",
            "old/kubernetes/apps/a.yaml",
            "old/kubernetes/clusters/prod/a.yaml",
            "apps/a.yaml",
            "docs/apps/a.yaml",
            "xinfra/a.yaml",
        ];
        let tree = MemoryTree::new(files.map(|path| (path, "")));
        let repo = Repo::load(&tree, Given::default(), &Bounds::default());
        let folders = Folders::of(&repo);
        let folder = |text: &str| Prefix::Folder(text.into());
        let several = |texts: &[&str]| Prefix::Unknown(Reason::Several(texts.iter().map(|t| (*t).into()).collect()));
        for (paths, wanted) in [
            (&["./infra"][..], folder("kubernetes")),
            (&["./clusters/prod", "apps"], several(&["kubernetes", "old/kubernetes"])),
            (&["./clusters/prod", "apps", "/infra/", "./"], folder("kubernetes")),
            (&["kubernetes/infra"], Prefix::Root),
            (&["../infra"], folder("kubernetes")),
            (&["apps"], several(&["", "docs", "kubernetes", "old/kubernetes"])),
            (&["./", ""], Prefix::Unknown(Reason::NoPath)),
            (&[], Prefix::Unknown(Reason::NoPath)),
            (&["apps", "nowhere"], Prefix::Unknown(Reason::Nowhere)),
        ] {
            assert_eq!(folders.prefix(paths), wanted, "{paths:?}");
        }
        assert_eq!(prefix(&repo, &["apps"]).of_git(), Prefix::Root);
        assert_eq!(prefix(&repo, &["."]).of_git(), Prefix::Root);
        assert_eq!(prefix(&repo, &["infra"]).of_git(), folder("kubernetes"));
    }
}
