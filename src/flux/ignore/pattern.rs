//! One line of a `.sourceignore`, as go-git reads it (plumbing/format/gitignore/pattern.go), which is not as Git does.

use super::glob::Glob;

/// A pattern and the folder below which it holds.
#[derive(Debug)]
pub(super) struct Pattern {
    /// Whether it takes in again what was left out: `!`.
    pub includes: bool,
    /// Where the `.sourceignore` lies; empty for the root.
    folder: String,
    /// It ends with a slash: a file of the name does not count.
    folders_only: bool,
    parts: Parts,
}

#[derive(Debug)]
enum Parts {
    /// Without a slash: a name at any depth.
    Name(Glob),
    /// With one: names from the folder on.
    Path(Vec<Part>),
    /// Something that go-git cannot read.
    Nothing,
}

#[derive(Debug)]
enum Part {
    /// Between two slashes, or before the first.
    Empty,
    /// `**`
    AnyFolders,
    Name(Glob),
}

impl Pattern {
    pub fn parse(line: &str, folder: &str) -> Self {
        let (includes, mut text) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest));
        if !text.ends_with("\\ ") {
            text = text.trim_end_matches(' ');
        }
        let (folders_only, text) = text.strip_suffix('/').map_or((false, text), |rest| (true, rest));
        let parts = if text.contains('/') {
            text.split('/').map(Part::parse).collect::<Option<_>>().map(Parts::Path)
        } else {
            Glob::parse(text).map(Parts::Name)
        };
        Self { includes, folder: folder.to_owned(), folders_only, parts: parts.unwrap_or(Parts::Nothing) }
    }

    /// Whether a file, or a folder above it, fits.
    pub fn fits(&self, path: &str) -> bool {
        self.fits_either(path, false)
    }

    /// Whether a folder, or one above it, fits.
    pub fn fits_folder(&self, path: &str) -> bool {
        self.fits_either(path, true)
    }

    fn fits_either(&self, path: &str, is_folder: bool) -> bool {
        let below = match self.folder.as_str() {
            "" => Some(path),
            folder => path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')),
        };
        match (&self.parts, below) {
            (Parts::Name(glob), Some(path)) => self.fits_name(glob, path, is_folder),
            (Parts::Path(parts), Some(path)) => self.fits_path(parts, path, is_folder),
            (Parts::Nothing, _) | (_, None) => false,
        }
    }

    fn fits_name(&self, glob: &Glob, path: &str, is_folder: bool) -> bool {
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            if glob.fits(name) {
                // The first name that fits decides, though a later one might be a folder.
                return is_folder || !self.folders_only || names.peek().is_some();
            }
        }
        false
    }

    /// `**` is never tried again further down, and a `**` at the end asks for nothing.
    fn fits_path(&self, parts: &[Part], path: &str, is_folder: bool) -> bool {
        let mut names = path.split('/').peekable();
        let mut fits = false;
        let mut any_depth = false;
        for (number, part) in parts.iter().enumerate() {
            let glob = match part {
                Part::Empty => {
                    any_depth = false;
                    continue;
                }
                Part::AnyFolders if number + 1 == parts.len() => break,
                Part::AnyFolders => {
                    any_depth = true;
                    continue;
                }
                Part::Name(glob) => glob,
            };
            if names.peek().is_none() {
                return false;
            }
            if std::mem::take(&mut any_depth) {
                fits = names.any(|name| glob.fits(name));
            } else if names.next().is_some_and(|name| glob.fits(name)) {
                fits = true;
            } else {
                return false;
            }
        }
        fits && (is_folder || !self.folders_only || names.peek().is_some())
    }
}

impl Part {
    /// `None` for what never fits: go-git gives up at `a**b`.
    fn parse(text: &str) -> Option<Self> {
        match text {
            "" => Some(Part::Empty),
            "**" => Some(Part::AnyFolders),
            text if text.contains("**") => None,
            text => Glob::parse(text).map(Part::Name),
        }
    }
}
