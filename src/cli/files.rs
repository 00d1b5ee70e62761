//! Files that were asked for, written so that nothing else changes.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::engine::find_root;

use super::{Stop, Usage};

/// Writes what `--write` names. `-` is standard output; devices, pipes and descriptors are written as they are, files
/// are replaced in one step. A link is followed as other tools do, unless the repository that is checked brought it.
pub fn write(target: &Path, root: &Path, bytes: &[u8]) -> Result<(), Stop> {
    require_no_link(target, root)?;
    let written = match Descriptor::of(target) {
        Some(Descriptor::Output) => flushed(&mut super::output::stdout(), bytes),
        Some(Descriptor::Error) => flushed(&mut super::output::stderr(), bytes),
        // What is in the file already came from the same shell.
        Some(Descriptor::Other) => {
            fs::OpenOptions::new().append(true).open(target).and_then(|mut file| file.write_all(bytes))
        }
        None => write_file(target, bytes),
    };
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| stop(target, &error)),
    }
}

/// Writes a file into a folder that may come from the repository: what is there is replaced, never followed.
pub fn save(file: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let written = match file.symlink_metadata() {
        Ok(there) if there.is_file() => replace(file, bytes, Some(&there)),
        Ok(there) if !there.is_symlink() => {
            Err(io::Error::new(io::ErrorKind::InvalidInput, "something else of this name is there"))
        }
        _ => replace(file, bytes, None),
    };
    written.map_err(|error| stop(file, &error))
}

/// Refuses a path that a link within the repository would lead elsewhere: whoever wrote the pull request chose where.
pub fn require_no_link(path: &Path, root: &Path) -> Result<(), Usage> {
    let (Ok(full), Ok(root)) = (std::path::absolute(path), find_root(root).canonicalize()) else { return Ok(()) };
    let is_theirs = |link: &&Path| {
        let above = link.parent().and_then(|above| above.canonicalize().ok());
        link.is_symlink() && above.is_some_and(|above| above.starts_with(&root))
    };
    match full.ancestors().find(is_theirs) {
        None => Ok(()),
        Some(link) => Err(Usage(format!(
            "`{}` is not written: `{}` is a link in the repository, which could lead anywhere; give a path without it",
            path.display(),
            link.display()
        ))),
    }
}

/// What is wrong with the path is for the user to change; a full disk is not.
pub fn stop(path: &Path, error: &io::Error) -> Stop {
    let sentence = format!("`{}` cannot be written: {error}", path.display());
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::AlreadyExists
        | io::ErrorKind::InvalidFilename
        | io::ErrorKind::InvalidInput => Stop::Usage(Usage(sentence)),
        _ => Stop::Failed(sentence),
    }
}

/// Names of what is open already.
enum Descriptor {
    Output,
    Error,
    Other,
}

impl Descriptor {
    fn of(path: &Path) -> Option<Self> {
        let path = path.to_str()?;
        let number = path.strip_prefix("/dev/fd/").or_else(|| path.strip_prefix("/proc/self/fd/"));
        match (path, number) {
            ("-" | "/dev/stdout", _) | (_, Some("1")) => Some(Self::Output),
            ("/dev/stderr", _) | (_, Some("2")) => Some(Self::Error),
            (_, Some(_)) => Some(Self::Other),
            _ => None,
        }
    }
}

fn write_file(target: &Path, bytes: &[u8]) -> io::Result<()> {
    match target.metadata() {
        Ok(there) if there.is_file() => replace(&target.canonicalize()?, bytes, Some(&there)),
        // Opening a folder fails, as it should.
        Ok(_) => fs::OpenOptions::new().write(true).open(target)?.write_all(bytes),
        // The target of the link is still to be made.
        Err(_) if target.is_symlink() => in_place(target, bytes),
        Err(_) => replace(target, bytes, None),
    }
}

/// Into a new file beside the target, which then takes its place: no half report is ever found.
fn replace(target: &Path, bytes: &[u8], there: Option<&fs::Metadata>) -> io::Result<()> {
    if let Some(there) = there {
        // Root may write it anyhow, and the mode still says that nobody should.
        if there.permissions().readonly() {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        fs::OpenOptions::new().write(true).open(target)?;
    }
    let result = partial(target).and_then(|(partial, mut file)| {
        let result = file.write_all(bytes).and_then(|()| {
            there.map_or(Ok(()), |there| file.set_permissions(there.permissions()))?;
            fs::rename(&partial, target)
        });
        if result.is_err() {
            let _ = fs::remove_file(&partial);
        }
        result
    });
    match result {
        // The folder takes no new file, or the file is a mount of its own, as containers have them.
        Err(error)
            if there.is_some()
                && matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::ResourceBusy
                ) =>
        {
            in_place(target, bytes)
        }
        result => result,
    }
}

fn in_place(target: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create(true).truncate(true).open(target)?.write_all(bytes)
}

/// A new file beside the target. Its name is short, for the target's may be as long as a name can be, and one that a
/// run left behind is passed over: in containers all runs have the same number.
fn partial(target: &Path) -> io::Result<(PathBuf, fs::File)> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let partial = target.with_file_name(format!(".fluxvet-{}-{number}.part", std::process::id()));
        match fs::OpenOptions::new().write(true).create_new(true).open(&partial) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            file => return Ok((partial, file?)),
        }
    }
}

fn flushed(out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(bytes)?;
    out.flush()
}
