//! Finds files that Git LFS keeps elsewhere.

use ignore::gitignore::Gitignore;
use rayon::prelude::*;

use super::ignored::patterns;
use crate::text::{RepoPath, Tree};

const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/v1";

/// No pointer is longer, says its specification.
const POINTER_SIZE: u64 = 1024;
const ATTRIBUTES_SIZE: u64 = 1 << 20;

/// A gap for every file that is a pointer. Only files that `.gitattributes` gives to Git LFS are looked at, so that a
/// repository without it pays nothing.
pub fn pointers(tree: &dyn Tree) -> Vec<(RepoPath, String)> {
    let given: Vec<(&str, Gitignore)> = tree
        .paths()
        .iter()
        .filter(|path| path.file_name() == ".gitattributes")
        .filter_map(|path| Some((path.folder(), given(path.folder(), &tree.read(path, ATTRIBUTES_SIZE).ok()?))))
        .filter(|(_, patterns)| !patterns.is_empty())
        .collect();
    if given.is_empty() {
        return Vec::new();
    }
    let is_given = |path: &RepoPath| {
        let nearest_first = path.ancestors().filter_map(|above| given.iter().find(|(folder, _)| *folder == above));
        let mut said = nearest_first.map(|(_, patterns)| patterns.matched(path.as_str(), false));
        said.find(|said| !said.is_none()).is_some_and(|said| said.is_ignore())
    };
    let is_pointer = |path: &RepoPath| tree.read(path, POINTER_SIZE).is_ok_and(|bytes| bytes.starts_with(POINTER));
    let found = tree.paths().par_iter().filter(|path| is_given(path) && is_pointer(path));
    found.map(|path| (path.clone(), "not loaded: Git LFS pointer".to_owned())).collect()
}

/// The patterns of one `.gitattributes`, read as those of a `.gitignore`: what Git LFS has is matched, what is taken
/// from it again is a `!` pattern.
fn given(folder: &str, bytes: &[u8]) -> Gitignore {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let pattern = words.next().filter(|pattern| !pattern.starts_with(['#', '!', '[']))?;
        words.rev().find_map(|word| match word {
            "filter=lfs" => Some(pattern.to_owned()),
            "-filter" | "!filter" => Some(format!("!{pattern}")),
            _ => word.starts_with("filter=").then(|| format!("!{pattern}")),
        })
    });
    patterns(folder, lines)
}
