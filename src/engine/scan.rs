//! The tree of a folder on disk.
//!
//! Where the folder is the top of a Git work tree, its files are what Git would show a colleague after `git add --all`:
//! everything tracked, and everything untracked that is not ignored. Any other folder is taken as it lies there.

#![allow(clippy::disallowed_methods, reason = "the tree over the disk")]

mod checkout;
mod ignored;
mod lfs;
mod link;
mod listing;
mod walk;

use std::{
    error, fmt,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use git2::Oid;

use super::git::Store;
use crate::{
    repo::Repo,
    text::{Absent, Link, ReadError, RepoPath, Tree},
};

use checkout::Checkout;
pub(super) use {
    lfs::pointers,
    listing::{Listing, Sorted},
};

/// Folders inside folders that are followed. Deeper ones are a gap: nobody writes them, and a stranger's pull request
/// must not decide how long we walk.
pub(super) const MAX_DEPTH: usize = 128;

pub(super) const SUBMODULE: &str = "not read: a submodule, its files are in another repository";

/// The files of a folder, listed once when it is opened.
pub struct DiskTree {
    root: PathBuf,
    files: Sorted<Spot>,
    /// Holds what a sparse checkout left out.
    store: Option<Store>,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    /// At its path below the root.
    Here,
    /// At a path that its printable name does not give away.
    Named(PathBuf),
    /// Only in Git's object store.
    Object(Oid),
}

impl DiskTree {
    pub fn open(root: &Path) -> Result<Self, OpenError> {
        require_folder(root)?;
        let (checkout, why_not) = match Checkout::of(root) {
            Ok(checkout) => (checkout, None),
            Err(reason) => (Some(Checkout::unreadable(root)), Some(reason)),
        };
        let mut listing = walk::walk(root, checkout.as_ref());
        if let Some(reason) = why_not {
            let text = format!("Git's index was not used, so tracked files that are ignored are left out: {reason}");
            listing.gaps.push((RepoPath::new(".git"), text));
        }
        let store = checkout.and_then(|checkout| checkout.add_absent(&mut listing));
        let objects = listing.files.iter().filter_map(|(path, spot)| match spot {
            Spot::Object(id) => Some((path, *id)),
            _ => None,
        });
        store.as_ref().map_or(Ok(()), |store| require_objects(store, objects))?;
        let mut tree = Self { root: root.to_owned(), files: listing.sorted(), store };
        let pointers = pointers(&tree);
        tree.files.add_gaps(pointers);
        Ok(tree)
    }
}

impl Tree for DiskTree {
    fn paths(&self) -> &[RepoPath] {
        &self.files.paths
    }

    fn links(&self) -> &[Link] {
        &self.files.links
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, ReadError> {
        match (self.files.get(path), &self.store) {
            (Some(Spot::Here), _) => read_file(&self.root.join(path.as_str()), limit),
            (Some(Spot::Named(real)), _) => read_file(real, limit),
            (Some(Spot::Object(id)), Some(store)) => store.read(*id, limit),
            // Never outside the listing: a path may have come from a stranger's manifest.
            _ => Err(ReadError::Failed("no such file".into())),
        }
    }

    fn absent(&self) -> &[(RepoPath, Absent)] {
        &self.files.absent
    }

    fn gaps(&self) -> &[(RepoPath, String)] {
        &self.files.gaps
    }
}

/// Why there is no tree at all.
#[derive(Debug)]
pub enum OpenError {
    Missing(PathBuf),
    NotAFolder(PathBuf),
    Unreadable(PathBuf, io::Error),
    NoRepository(PathBuf),
    Repository(PathBuf, String),
    NoRevision {
        revision: String,
        shallow: bool,
    },
    NoFolder {
        revision: String,
        folder: String,
    },
    /// Objects that Git fetches only when it needs them.
    Partial {
        missing: usize,
        first: RepoPath,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "`{}` does not exist", path.display()),
            Self::NotAFolder(path) => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let folder = folder.unwrap_or(Path::new("."));
                write!(f, "`{}` is not a folder, give the folder it is in: `{}`", path.display(), folder.display())
            }
            Self::Unreadable(path, error) => write!(f, "`{}` cannot be read: {error}", path.display()),
            Self::NoRepository(path) => write!(f, "`{}` is not in a Git repository", path.display()),
            Self::Repository(path, reason) => {
                write!(f, "the Git repository of `{}` cannot be read: {reason}", path.display())
            }
            Self::NoRevision { revision, shallow: false } => write!(f, "there is no revision `{revision}`"),
            Self::NoRevision { revision, shallow: true } => write!(
                f,
                "there is no revision `{revision}` in this shallow clone, fetch more history (`fetch-depth: 0`)"
            ),
            Self::Partial { missing: 1, first } => {
                write!(f, "`{first}` is not in this partial clone: {FETCH}")
            }
            Self::Partial { missing, first } => {
                write!(f, "{missing} files, `{first}` the first, are not in this partial clone: {FETCH}")
            }
            Self::NoFolder { revision, folder } => write!(f, "revision `{revision}` has no folder `{folder}`"),
        }
    }
}

impl error::Error for OpenError {}

const FETCH: &str = "run `git sparse-checkout disable` to fetch them, or clone without `--filter`";

/// Refuses a clone that lacks files which we would read: nothing is ever fetched, and a check without them would be
/// green for the wrong reason.
pub(super) fn require_objects<'a>(
    store: &Store,
    files: impl Iterator<Item = (&'a RepoPath, Oid)>,
) -> Result<(), OpenError> {
    let ours = files.filter(|(path, _)| Repo::is_read(path));
    let mut missing: Vec<&RepoPath> = ours.filter(|(_, id)| !store.has(*id)).map(|(path, _)| path).collect();
    missing.sort_unstable();
    match missing.first() {
        Some(first) => Err(OpenError::Partial { missing: missing.len(), first: (*first).clone() }),
        None => Ok(()),
    }
}

/// The nearest folder at or above `start` that holds `.git`, be it a folder or a file; `start` where there is none.
pub fn find_root(start: &Path) -> PathBuf {
    let real = fs::canonicalize(start).unwrap_or_else(|_| start.to_owned());
    let top = real.ancestors().find(|folder| is_top(folder));
    top.map_or_else(|| start.to_owned(), Path::to_owned)
}

/// Whether `folder` is the top of a work tree, as far as one can tell without Git.
pub(super) fn is_top(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}

pub(super) fn require_folder(root: &Path) -> Result<(), OpenError> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => OpenError::Missing(root.to_owned()),
        io::ErrorKind::NotADirectory => OpenError::NotAFolder(root.to_owned()),
        _ => OpenError::Unreadable(root.to_owned(), error),
    };
    fs::read_dir(root).map(drop).map_err(unreadable)
}

/// Reads a regular file, and never more than one byte behind `limit`: it may grow while we read.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let read = || -> io::Result<Result<Vec<u8>, u64>> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        if size > limit {
            return Ok(Err(size));
        }
        // One byte more than the file has, so that its end is seen without growing the buffer.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        let size = bytes.len() as u64;
        Ok(if size > limit { Err(size) } else { Ok(bytes) })
    };
    match read() {
        Ok(bytes) => bytes.map_err(ReadError::TooLarge),
        Err(error) => Err(ReadError::Failed(error.to_string())),
    }
}
