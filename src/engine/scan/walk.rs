//! Lists a folder in parallel, with one system call a folder and none a file.

use std::{
    fs::{self, DirEntry},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rayon::Scope;

use super::{
    Listing, MAX_DEPTH, Spot,
    checkout::{Checkout, IGNORE_SIZE},
    ignored::Ignored,
    read_file,
};
use crate::text::{ReadError, RepoPath};

/// With a checkout, ignore patterns hold for what it does not track; without one, everything is listed.
pub fn walk(root: &Path, checkout: Option<&Checkout>) -> Listing<Spot> {
    let walk = Walk { checkout, found: Mutex::default() };
    let top = Folder {
        path: RepoPath::new(""),
        disk: root.to_owned(),
        depth: 0,
        odd: false,
        ignored: checkout.and_then(|checkout| checkout.exclude.clone()),
        tracked_only: false,
    };
    rayon::scope(|scope| walk.folder(scope, top));
    walk.found.into_inner().unwrap_or_else(PoisonError::into_inner)
}

struct Walk<'a> {
    checkout: Option<&'a Checkout>,
    found: Mutex<Listing<Spot>>,
}

struct Folder {
    path: RepoPath,
    disk: PathBuf,
    depth: usize,
    /// Some name on the way here is not UTF-8, so `path` does not lead here.
    odd: bool,
    ignored: Option<Arc<Ignored>>,
    /// An ignored folder, or one of another checkout: only what the index names is ours.
    tracked_only: bool,
}

impl Walk<'_> {
    fn folder<'s>(&'s self, scope: &Scope<'s>, folder: Folder) {
        let mut found = Listing::default();
        match entries(&folder) {
            Ok(entries) => self.entries(scope, folder, &entries, &mut found),
            Err(reason) => found.gaps.push((folder.path, format!("not read: {reason}"))),
        }
        self.found.lock().unwrap_or_else(PoisonError::into_inner).append(found);
    }

    fn entries<'s>(&'s self, scope: &Scope<'s>, mut folder: Folder, entries: &[DirEntry], found: &mut Listing<Spot>) {
        if folder.depth > 0 && entries.iter().any(|entry| entry.file_name() == ".git") {
            found.gaps.push((folder.path.clone(), "not read: another checkout is here".into()));
            if !self.tracks_below(&folder.path) {
                return;
            }
            folder.tracked_only = true;
        }
        if folder.ignored.is_some() && !folder.tracked_only {
            self.enter_ignored(&mut folder, entries, found);
        }
        for entry in entries.iter().filter(|entry| entry.file_name() != ".git") {
            let path = child(&folder.path, entry.file_name().as_encoded_bytes());
            if let Err(reason) = self.entry(scope, &folder, entry, path.clone(), found) {
                found.gaps.push((path, format!("not read: {reason}")));
            }
        }
    }

    fn entry<'s>(
        &'s self,
        scope: &Scope<'s>,
        folder: &Folder,
        entry: &DirEntry,
        path: RepoPath,
        found: &mut Listing<Spot>,
    ) -> io::Result<()> {
        let kind = entry.file_type()?;
        let matches = |ignored: &Arc<Ignored>| ignored.ignores(path.as_str(), kind.is_dir());
        let absent = folder.ignored.as_ref().filter(|_| !folder.tracked_only).and_then(matches);
        let ignored = folder.tracked_only || absent.is_some();
        let odd = folder.odd || entry.file_name().to_str().is_none();
        if kind.is_dir() {
            let submodule = self.checkout.is_some_and(|checkout| checkout.is_submodule(&path));
            if !submodule && (!ignored || self.tracks_below(&path)) {
                let (disk, above) = (entry.path(), folder.ignored.clone());
                let below = Folder { path, disk, depth: folder.depth + 1, odd, ignored: above, tracked_only: ignored };
                scope.spawn(move |scope| self.folder(scope, below));
            } else {
                found.absent.extend(absent.map(|absent| (path, absent)));
            }
        } else if ignored && !self.checkout.is_some_and(|checkout| checkout.tracks(&path)) {
            // What Git would not show a colleague is not ours.
            found.absent.extend(absent.map(|absent| (path, absent)));
        } else if kind.is_file() {
            found.files.push((path, if odd { Spot::Named(entry.path()) } else { Spot::Here }));
        } else if kind.is_symlink() {
            found.links.push((path, target_path(&fs::read_link(entry.path())?)));
        } else {
            // A pipe would keep us waiting forever.
            return Err(io::Error::other("neither a file nor a folder"));
        }
        Ok(())
    }

    fn tracks_below(&self, path: &RepoPath) -> bool {
        self.checkout.is_some_and(|checkout| checkout.tracks_below(path))
    }

    /// Adds the folder's own `.gitignore`, if that is a file: Git does not follow a link of this name either.
    fn enter_ignored(&self, folder: &mut Folder, entries: &[DirEntry], found: &mut Listing<Spot>) {
        let is_ours = |entry: &&DirEntry| entry.file_name() == ".gitignore";
        let Some(entry) =
            entries.iter().find(is_ours).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        else {
            return;
        };
        let reason = match read_file(&entry.path(), IGNORE_SIZE) {
            Ok(text) => {
                let above = folder.ignored.take();
                folder.ignored = Some(Arc::new(Ignored::new(
                    folder.path.as_str(),
                    child(&folder.path, b".gitignore"),
                    &text,
                    above,
                )));
                return;
            }
            Err(ReadError::TooLarge(size)) => format!("{size} bytes of patterns"),
            Err(ReadError::Failed(reason)) => reason,
        };
        found.gaps.push((child(&folder.path, b".gitignore"), format!("not read: {reason}")));
    }
}

fn entries(folder: &Folder) -> Result<Vec<DirEntry>, String> {
    if folder.depth > MAX_DEPTH {
        return Err(format!("more than {MAX_DEPTH} folders deep"));
    }
    let entries: io::Result<Vec<DirEntry>> = fs::read_dir(&folder.disk).and_then(Iterator::collect);
    entries.map_err(|error| error.to_string())
}

fn child(folder: &RepoPath, name: &[u8]) -> RepoPath {
    let name = RepoPath::from_bytes(name);
    if folder.as_str().is_empty() { name } else { RepoPath::new(&format!("{folder}/{name}")) }
}

fn target_path(target: &Path) -> RepoPath {
    let text = RepoPath::from_bytes(target.as_os_str().as_encoded_bytes());
    if cfg!(windows) { RepoPath::new(&text.as_str().replace('\\', "/")) } else { text }
}
