//! Which folders kustomization files list, to tell an entry from what looks like one.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    repo::{Relation, Repo, Target},
    text::is_within,
};

/// What is listed from elsewhere.
pub(super) struct Listed<'r> {
    /// Folders that another folder lists.
    folders: HashSet<&'r str>,
    /// Folders with a file that a kustomization file of another folder lists.
    of_files: HashSet<&'r str>,
    /// Folders with a kustomization file that lists something outside of them.
    composed: HashSet<&'r str>,
    /// The names of the files in each folder.
    names: HashMap<&'r str, BTreeSet<&'r str>>,
    /// The folders in each folder.
    children: HashMap<&'r str, Vec<&'r str>>,
}

impl<'r> Listed<'r> {
    pub fn of(repo: &'r Repo) -> Self {
        let mut listed = Self {
            folders: repo.used_folders().collect(),
            of_files: HashSet::new(),
            composed: HashSet::new(),
            names: HashMap::new(),
            children: HashMap::new(),
        };
        for reference in repo.references.iter().filter(|known| matches!(known.relation, Relation::Kustomize(_))) {
            let Some(from) = repo.files.get(reference.from).map(|file| file.path.folder()) else { continue };
            let to = match &reference.target {
                Target::File(index) => repo.files.get(*index).map(|file| file.path.folder()),
                Target::Folder(folder, _) => Some(folder.as_str()),
                Target::Missing(_) | Target::Elsewhere => None,
            };
            let Some(to) = to else { continue };
            if from != to && matches!(reference.target, Target::File(_)) {
                listed.of_files.insert(to);
            }
            if !is_within(to, from) {
                listed.composed.insert(from);
            }
        }
        for file in &repo.files {
            listed.names.entry(file.path.folder()).or_default().insert(file.path.file_name());
        }
        for folder in repo.folders() {
            if let Some((above, _)) = folder.rsplit_once('/') {
                listed.children.entry(above).or_default().push(folder);
            }
        }
        listed
    }

    /// Whether the folder is an overlay like one beside it that is listed: it is used in the same way, or not at all, and
    /// is no place to start from.
    pub fn has_listed_sibling(&self, folder: &str) -> bool {
        let Some((above, _)) = folder.rsplit_once('/') else { return false };
        let Some(names) = self.names.get(folder).filter(|_| !self.folders.contains(folder)) else { return false };
        let siblings = self.children.get(above).into_iter().flatten();
        siblings
            .filter(|sibling| **sibling != folder && self.folders.contains(**sibling))
            .any(|sibling| self.names.get(*sibling).is_some_and(|other| other == names))
    }

    /// Whether its kustomization file lists something outside of the folder.
    pub fn is_composed(&self, folder: &str) -> bool {
        self.composed.contains(folder)
    }

    /// Whether a kustomization file of another folder lists a file of this one.
    pub fn lists_a_file_of(&self, folder: &str) -> bool {
        self.of_files.contains(folder)
    }
}
