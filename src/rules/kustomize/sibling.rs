//! The file of another folder that is used as one should be.

use crate::rules::prelude::*;

/// A file at the same place below a folder of another name, and what lists it from outside its
/// folder.
pub(super) fn listed_sibling<'r>(repo: &'r Repo, file: &File) -> Option<(&'r str, &'r str)> {
    let own: Vec<&str> = file.path.as_str().split('/').collect();
    let is_sibling = |other: &&File| {
        let mut parts = 0;
        let mut differ = 0;
        for part in other.path.as_str().split('/') {
            differ += usize::from(own.get(parts) != Some(&part));
            parts += 1;
        }
        parts == own.len() && differ == 1 && other.path.file_name() == file.path.file_name()
    };
    let outside = |other: &'r File| {
        let mut from = repo.named_by(other).filter(|named| matches!(named.relation, Relation::Kustomize(_)));
        let from = repo.files.get(from.next()?.from)?;
        (from.path.folder() != other.path.folder()).then(|| (other.path.as_str(), from.path.as_str()))
    };
    repo.files.iter().filter(is_sibling).find_map(outside)
}
