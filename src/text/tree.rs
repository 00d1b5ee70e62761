//! The door through which bytes come in.

use std::collections::BTreeMap;

use super::RepoPath;

/// A set of files, listed once and read on demand.
///
/// Existence is membership in [`Tree::paths`], with exact case, so that a repository means the same on every
/// file system.
pub trait Tree: Sync {
    /// Every regular file, sorted, each once and under its real path.
    fn paths(&self) -> &[RepoPath];

    /// Symbolic links, sorted by path.
    fn links(&self) -> &[Link] {
        &[]
    }

    /// The bytes of a file of [`Tree::paths`], at most `limit` of them.
    fn read(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Files and folders that are on the disk and not in the tree, sorted by path.
    fn absent(&self) -> &[(RepoPath, Absent)] {
        &[]
    }

    /// Why parts of the tree were left out: path and reason.
    fn gaps(&self) -> &[(RepoPath, String)] {
        &[]
    }
}

/// A symbolic link: where it lies and, when that is inside the root, the real path it leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    pub path: RepoPath,
    pub target: Option<RepoPath>,
}

/// Why a file or folder is not in the tree although it is on the disk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absent {
    /// Git ignores it by this line of this file.
    Ignored { by: RepoPath, line: usize },
    /// Its files are in another repository.
    Submodule,
}

/// Why a file that is in the tree could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Larger than the limit; the size in bytes.
    TooLarge(u64),
    /// What the operating system or Git said.
    Failed(String),
}

/// Files in memory: for tests, for the examples of the rules, for editors.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    paths: Vec<RepoPath>,
    files: BTreeMap<RepoPath, Vec<u8>>,
}

impl MemoryTree {
    pub fn new<P: AsRef<str>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files: BTreeMap<_, _> =
            files.into_iter().map(|(path, bytes)| (RepoPath::new(path.as_ref()), bytes.into())).collect();
        Self { paths: files.keys().cloned().collect(), files }
    }
}

impl Tree for MemoryTree {
    fn paths(&self) -> &[RepoPath] {
        &self.paths
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(bytes) if bytes.len() as u64 > limit => Err(ReadError::TooLarge(bytes.len() as u64)),
            Some(bytes) => Ok(bytes.clone()),
            None => Err(ReadError::Failed("no such file".into())),
        }
    }
}
