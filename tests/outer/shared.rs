//! Where an outer test finds what lies beside a checkout: the folder that `FLUXVET_SHARED` names, else `../shared`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A file below the shared folder; `None` where it is not here, which is said, and which CI does not take.
pub fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FLUXVET_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is missing", found.display());
    println!("skipped: {} is not here", found.display());
    None
}

/// An archive below the shared folder, unpacked into a folder of the test's own.
pub fn unpacked(archive: &str, name: &str) -> Option<PathBuf> {
    let archive = shared(archive)?;
    let target = scratch(name);
    let status = Command::new("tar").arg("xf").arg(&archive).arg("-C").arg(&target).status().expect("tar starts");
    assert!(status.success(), "the archive is unpacked");
    Some(target.canonicalize().expect("a folder"))
}

/// An empty folder.
pub fn scratch(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&target);
    fs::create_dir_all(&target).expect("a folder");
    target
}

/// The folders in a folder, sorted.
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).expect("a folder");
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
