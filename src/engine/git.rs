//! Git's object store, and the tree of a revision.
//!
//! Nothing is ever fetched, and no program that a repository's configuration names is run.

#![allow(clippy::disallowed_methods, reason = "the tree over Git finds its repository on the disk")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use git2::{ErrorCode, ObjectType, Oid, Repository};

use super::scan::{self, Listing, MAX_DEPTH, OpenError, SUBMODULE, Sorted};
use crate::text::{Absent, Link, ReadError, RepoPath, Tree};

/// Entries of a revision that are listed. A few hundred bytes of objects can describe more files than fit on any disk.
const MAX_ENTRIES: usize = 1_000_000;

/// As long as any file system lets a link be.
const LINK_SIZE: u64 = 4096;

/// The files of a revision, or of one folder in it.
pub struct RevisionTree {
    store: Store,
    files: Sorted<Oid>,
}

impl RevisionTree {
    /// Where `root` is a folder inside a work tree, the tree is that folder as it was in `revision`.
    pub fn open(root: &Path, revision: &str) -> Result<Self, OpenError> {
        scan::require_folder(root)?;
        let real = fs::canonicalize(root).map_err(|error| OpenError::Unreadable(root.to_owned(), error))?;
        let top = real.ancestors().find(|folder| scan::is_top(folder));
        let top = top.ok_or_else(|| OpenError::NoRepository(root.to_owned()))?;
        let folder = real.strip_prefix(top).unwrap_or(Path::new(""));
        let unreadable = |reason| OpenError::Repository(root.to_owned(), reason);
        let store = Store::open(top).map_err(unreadable)?;
        let listing = store.with(|repository| Ok(list(repository, revision, folder))).map_err(unreadable)?;
        let listing = listing?;
        scan::require_objects(&store, listing.files.iter().map(|(path, id)| (path, *id)))?;
        let mut tree = Self { store, files: listing.sorted() };
        let pointers = scan::pointers(&tree);
        tree.files.add_gaps(pointers);
        Ok(tree)
    }
}

impl Tree for RevisionTree {
    fn paths(&self) -> &[RepoPath] {
        &self.files.paths
    }

    fn links(&self) -> &[Link] {
        &self.files.links
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.files.get(path) {
            Some(id) => self.store.read(*id, limit),
            None => Err(ReadError::Failed("no such file".into())),
        }
    }

    fn absent(&self) -> &[(RepoPath, Absent)] {
        &self.files.absent
    }

    fn gaps(&self) -> &[(RepoPath, String)] {
        &self.files.gaps
    }
}

fn list(repository: &Repository, revision: &str, folder: &Path) -> Result<Listing<Oid>, OpenError> {
    let no_revision = |_| OpenError::NoRevision { revision: revision.to_owned(), shallow: repository.is_shallow() };
    let no_folder = |_| OpenError::NoFolder { revision: revision.to_owned(), folder: folder.display().to_string() };
    let mut tree =
        repository.revparse_single(revision).and_then(|object| object.peel_to_tree()).map_err(no_revision)?;
    if folder != Path::new("") {
        let entry = tree.get_path(folder).and_then(|entry| entry.to_object(repository));
        tree = entry.and_then(|object| object.peel_to_tree()).map_err(no_folder)?;
    }
    let mut listing = Listing::default();
    let mut seen = 0;
    let mut ahead = vec![(String::new(), tree.id(), 0)];
    while let Some((folder, id, depth)) = ahead.pop() {
        let tree = match repository.find_tree(id) {
            Ok(tree) if depth <= MAX_DEPTH => tree,
            Ok(_) => {
                listing.gaps.push((RepoPath::new(&folder), format!("not read: more than {MAX_DEPTH} folders deep")));
                continue;
            }
            Err(error) if error.code() == ErrorCode::NotFound => {
                return Err(OpenError::Partial { missing: 1, first: RepoPath::new(&folder) });
            }
            Err(error) => {
                listing.gaps.push((RepoPath::new(&folder), format!("not read: {}", error.message())));
                continue;
            }
        };
        for entry in &tree {
            let name = RepoPath::from_bytes(entry.name_bytes());
            let path = if folder.is_empty() { name.clone() } else { RepoPath::new(&format!("{folder}/{name}")) };
            seen += 1;
            if seen > MAX_ENTRIES {
                let text = format!("the revision has more than {MAX_ENTRIES} entries, some were left out");
                listing.gaps.push((path, text));
                return Ok(listing);
            }
            // Git makes no such names; whoever does wants something else to read them.
            if matches!(name.as_str(), "" | "." | ".." | ".git") || name.as_str().contains('/') {
                listing.gaps.push((path, "not read: Git allows no such name".into()));
                continue;
            }
            match (entry.filemode_raw() & 0o170_000, entry.kind()) {
                (0o120_000, _) => listing.links.push((path, read_link(repository, entry.id()))),
                (0o160_000, _) => {
                    listing.gaps.push((path.clone(), SUBMODULE.to_owned()));
                    listing.absent.push((path, Absent::Submodule));
                }
                (_, Some(ObjectType::Tree)) => ahead.push((path.as_str().to_owned(), entry.id(), depth + 1)),
                _ => listing.files.push((path, entry.id())),
            }
        }
    }
    Ok(listing)
}

/// The objects of one repository, read from many threads.
pub(super) struct Store {
    git_dir: PathBuf,
    /// libgit2 lets one thread at a time use a repository, so each thread borrows one, and what is not in use waits
    /// here.
    idle: Mutex<Vec<Repository>>,
}

impl Store {
    /// The store of the work tree whose top is `top`.
    pub fn open(top: &Path) -> Result<Self, String> {
        let store = Self { git_dir: git_dir(top)?, idle: Mutex::default() };
        store.with(|_| Ok(()))?;
        Ok(store)
    }

    pub fn with<R>(&self, work: impl FnOnce(&Repository) -> Result<R, git2::Error>) -> Result<R, String> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        // As a bare repository, because then libgit2 does not care who owns it: in the containers of CI systems that
        // is often somebody else, and reading runs nothing.
        let repository = match waiting {
            Some(repository) => repository,
            None => Repository::open_bare(&self.git_dir).map_err(|error| match error.code() {
                ErrorCode::NotFound => "`.git` leads to no repository".to_owned(),
                _ => error.message().to_owned(),
            })?,
        };
        let result = work(&repository).map_err(|error| error.message().to_owned());
        idle().push(repository);
        result
    }

    /// The size is asked first: what is too large is never unpacked.
    pub fn read(&self, id: Oid, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.with(|repository| read(repository, id, limit));
        bytes.map_err(ReadError::Failed)?.map_err(ReadError::TooLarge)
    }

    /// Whether an object is here. A partial clone lacks what Git has not needed yet.
    pub fn has(&self, id: Oid) -> bool {
        self.with(|repository| Ok(repository.odb()?.exists(id))).unwrap_or(false)
    }

    /// What is written in a link; nothing where it cannot be read, which leads nowhere.
    pub fn read_link(&self, id: Oid) -> RepoPath {
        self.with(|repository| Ok(read_link(repository, id))).unwrap_or_else(|_| RepoPath::new(""))
    }
}

fn read(repository: &Repository, id: Oid, limit: u64) -> Result<Result<Vec<u8>, u64>, git2::Error> {
    let objects = repository.odb()?;
    let size = objects.read_header(id)?.0 as u64;
    Ok(if size > limit { Err(size) } else { Ok(objects.read(id)?.data().to_vec()) })
}

fn read_link(repository: &Repository, id: Oid) -> RepoPath {
    let target = read(repository, id, LINK_SIZE).ok().and_then(Result::ok);
    RepoPath::from_bytes(&target.unwrap_or_default())
}

/// Where `.git` leads: a folder, or in a linked work tree and in a submodule a file that names one.
fn git_dir(top: &Path) -> Result<PathBuf, String> {
    let git = top.join(".git");
    if git.is_dir() {
        return Ok(git);
    }
    // Asked first, because a pipe of that name would never open.
    let text = git.is_file().then(|| scan::read_file(&git, LINK_SIZE).ok()).flatten();
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    match text.as_deref().and_then(|text| text.strip_prefix("gitdir:")) {
        Some(folder) => Ok(top.join(folder.trim())),
        None => Err("`.git` is neither a folder nor a file that names one".into()),
    }
}
