//! What Git knows of the work tree whose top is the root.

use std::{path::Path, sync::Arc};

use git2::{IndexEntryExtendedFlag, Oid};

use super::{Listing, SUBMODULE, Spot, ignored::Ignored, is_top, read_file};
use crate::{
    engine::git::Store,
    text::{Absent, RepoPath},
};

const LINK: u32 = 0o120_000;
const SUBMODULE_MODE: u32 = 0o160_000;

/// As much of an ignore file as is read.
pub const IGNORE_SIZE: u64 = 1 << 20;

/// The index of a work tree, and its ignore patterns that lie in no folder.
#[derive(Default)]
pub struct Checkout {
    /// Every tracked path, sorted.
    tracked: Vec<RepoPath>,
    submodules: Vec<RepoPath>,
    /// What a sparse checkout leaves out, with its mode.
    skipped: Vec<(RepoPath, Oid, u32)>,
    pub exclude: Option<Arc<Ignored>>,
    store: Option<Store>,
}

impl Checkout {
    /// `None` where the root is not the top of a work tree.
    pub fn of(root: &Path) -> Result<Option<Self>, String> {
        if !is_top(root) {
            return Ok(None);
        }
        let store = Store::open(root)?;
        let mut checkout = Self::default();
        let common = store.with(|repository| {
            for entry in repository.index()?.iter() {
                let path = RepoPath::from_bytes(&entry.path);
                let flags = IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended);
                if entry.mode == SUBMODULE_MODE {
                    checkout.submodules.push(path);
                    continue;
                }
                if flags.is_skip_worktree() {
                    checkout.skipped.push((path.clone(), entry.id, entry.mode));
                }
                checkout.tracked.push(path);
            }
            Ok(repository.commondir().to_owned())
        })?;
        // Git's order is that of bytes, ours that of what bytes are printed as.
        checkout.tracked.sort_unstable();
        checkout.submodules.sort_unstable();
        checkout.exclude = exclude(&common);
        checkout.store = Some(store);
        Ok(Some(checkout))
    }

    /// For a `.git` that we cannot read: ignore patterns hold, nothing is known to be tracked.
    pub fn unreadable(root: &Path) -> Self {
        Self { exclude: exclude(&root.join(".git")), ..Self::default() }
    }

    pub fn tracks(&self, path: &RepoPath) -> bool {
        self.tracked.binary_search(path).is_ok()
    }

    pub fn tracks_below(&self, folder: &RepoPath) -> bool {
        let below = format!("{folder}/");
        let at = self.tracked.partition_point(|path| path.as_str() < below.as_str());
        self.tracked.get(at).is_some_and(|path| path.as_str().starts_with(&below))
    }

    pub fn is_submodule(&self, path: &RepoPath) -> bool {
        self.submodules.binary_search(path).is_ok()
    }

    /// Adds what is tracked and not on disk: submodules as gaps, and what a sparse checkout left out as files of the
    /// object store, which is returned if any is there.
    pub fn add_absent(self, listing: &mut Listing<Spot>) -> Option<Store> {
        listing.gaps.extend(self.submodules.iter().map(|path| (path.clone(), SUBMODULE.to_owned())));
        listing.absent.extend(self.submodules.into_iter().map(|path| (path, Absent::Submodule)));
        if self.skipped.is_empty() {
            return None;
        }
        let store = self.store?;
        // Git lets a file win that is there although it should not be; so do we.
        let mut present: Vec<RepoPath> = listing.files.iter().map(|(path, _)| path.clone()).collect();
        present.extend(listing.links.iter().map(|(path, _)| path.clone()));
        present.sort_unstable();
        for (path, id, mode) in self.skipped {
            if present.binary_search(&path).is_ok() {
                continue;
            }
            if mode == LINK {
                let target = store.read_link(id);
                listing.links.push((path, target));
            } else {
                listing.files.push((path, Spot::Object(id)));
            }
        }
        Some(store)
    }
}

fn exclude(common: &Path) -> Option<Arc<Ignored>> {
    let file = common.join("info/exclude");
    // Asked first, because a pipe of that name would never open.
    let text = file.is_file().then(|| read_file(&file, IGNORE_SIZE).ok()).flatten();
    Some(Arc::new(Ignored::new("", RepoPath::new(".git/info/exclude"), &text.unwrap_or_default(), None)))
}
