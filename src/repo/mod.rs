//! Every file and object of a repository, and what each file is.

mod absent;
mod classify;
mod file;
mod inactive;
mod index;
mod kind;
mod load;
mod refer;
mod suppression;
mod world;

pub use file::{File, FileKind, Trouble};
pub use inactive::{CommentedOut, is_inactive_folder};
pub use index::Index;
pub use kind::RepositoryKind;
pub use load::Bounds;
pub use refer::{Reference, Relation, Target};
pub use suppression::{Suppression, SuppressionProblem, SuppressionProblemKind};
pub use world::{Given, Matching, Said, TargetVersions, Versions};

use std::collections::{BTreeSet, HashMap};

use crate::text::{Absent, Link, RepoPath};

/// All sources, documents, objects and kustomizations of a tree, indexed.
#[derive(Debug)]
pub struct Repo {
    /// Sorted by path. Files that we have no use for are here too, without text.
    pub files: Vec<File>,
    by_path: HashMap<RepoPath, usize>,
    folders: BTreeSet<String>,
    links: Vec<Link>,
    absent: Vec<(RepoPath, Absent)>,
    /// Who names which file, sorted by the one that names.
    pub references: Vec<Reference>,
    pub index: Index,
    pub world: TargetVersions,
    /// Whether some source leaves files out of its artifact (`.sourceignore`, `spec.ignore`).
    pub leaves_files_out: bool,
    /// What was left out of the tree, and why.
    pub gaps: Vec<(RepoPath, String)>,
}

impl Repo {
    /// What applies it, as far as its files show.
    pub fn kind(&self) -> RepositoryKind {
        RepositoryKind::of(&self.files)
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.by_path.get(path).map(|&number| &self.files[number])
    }

    /// Whether a folder of this path holds anything; the root is `""`.
    pub fn has_folder(&self, path: &str) -> bool {
        path.is_empty() || self.folders.contains(path)
    }

    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.iter().map(String::as_str)
    }

    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The folders that some kustomization file lists.
    pub fn used_folders(&self) -> impl Iterator<Item = &str> {
        self.references.iter().filter_map(|reference| match (&reference.target, reference.relation) {
            (Target::Folder(folder, _), Relation::Kustomize(_)) => Some(folder.as_str()),
            _ => None,
        })
    }

    /// The files that a file names.
    pub fn named_files(&self, file: &File) -> impl Iterator<Item = &File> {
        let number = self.by_path.get(&file.path).copied();
        let from = self.references.partition_point(|reference| number.is_some_and(|number| reference.from < number));
        let own = self.references[from..].iter().take_while(move |reference| Some(reference.from) == number);
        own.filter_map(|reference| match reference.target {
            Target::File(number) => self.files.get(number),
            _ => None,
        })
    }

    /// The references that lead to a file.
    pub fn named_by(&self, file: &File) -> impl Iterator<Item = &Reference> {
        file.named_by.iter().map(|&number| &self.references[number])
    }
}
