//! Where the repository is, what of it is asked about, and where the user is.

use std::path::{Component, Path, PathBuf};

use crate::{
    engine::{DiskTree, find_root},
    repo::Repo,
    report::Viewpoint,
    text::{Tree, is_within},
};

use super::{Usage, say};

/// The root of a repository, and the files and folders in it that were named.
pub struct Scope {
    pub root: PathBuf,
    /// From the root; empty where nothing was named.
    pub paths: Vec<String>,
    /// As they were typed.
    typed: Vec<PathBuf>,
    /// Nothing says that the repository begins at the root: no `.git` is above, and nobody has named it.
    is_guess: bool,
}

impl Scope {
    /// A path is looked for where the user is, then below `root`.
    pub fn of(paths: &[PathBuf], root: Option<&Path>) -> Result<Self, Usage> {
        let named = root.is_some();
        let root = match (root, paths.first()) {
            (Some(root), _) => root.to_owned(),
            (None, Some(path)) => root_of(&real(path)?),
            (None, None) => find_root(&here()?),
        };
        let top = folder(&root)?;
        let inside: Vec<String> = paths.iter().map(|path| inside(path, &root, &top)).collect::<Result<_, _>>()?;
        // The root holds everything.
        let inside = if inside.iter().any(String::is_empty) { Vec::new() } else { inside };
        let is_guess = !named && !has_git(&top);
        Ok(Self { root, paths: inside, typed: paths.to_owned(), is_guess })
    }

    /// The tree of the root, which holds something to read below a path. Another one that holds nothing is named beside
    /// the output: shells and hooks name whatever is there.
    pub fn open(&self) -> Result<DiskTree, Usage> {
        let tree = DiskTree::open(&self.root).map_err(|error| Usage(error.to_string()))?;
        let holds =
            |inside: &str| tree.paths().iter().any(|path| Repo::is_read(path) && is_within(path.as_str(), inside));
        if !holds("") {
            return Err(nothing(self.typed.first().unwrap_or(&self.root)));
        }
        let named = self.paths.iter().zip(&self.typed);
        let empty: Vec<Usage> = named
            .filter(|(inside, _)| !holds(inside))
            .map(|(inside, typed)| self.why_empty(inside, typed, &tree))
            .collect();
        let all_are = !empty.is_empty() && empty.len() == self.paths.len();
        for usage in empty {
            if all_are {
                return Err(usage);
            }
            say(&usage.0);
        }
        Ok(tree)
    }

    /// Says what to do where a mistake may only be that the repository begins further up.
    pub fn doubt(&self, leads_out: bool) {
        if self.is_guess && leads_out {
            say(&format!(
                "no folder above `{}` has `.git`, so it was taken for the root: `--root DIR` names another one",
                self.typed.first().unwrap_or(&self.root).display()
            ));
        }
    }

    fn why_empty(&self, inside: &str, typed: &Path, tree: &DiskTree) -> Usage {
        let shown = typed.display();
        if tree.paths().iter().any(|path| path.as_str() == inside) {
            return Usage(format!("`{shown}` is not YAML or JSON: nothing in it is checked by itself"));
        }
        if is_file(&self.root.join(inside)) {
            return Usage(format!("`{shown}` is not a file of the repository: Git ignores it, or it is a link"));
        }
        nothing(typed)
    }

    /// From where the user is to the files of the repository.
    pub fn viewpoint(&self) -> Viewpoint {
        let (Ok(here), Ok(root)) = (here().and_then(|here| real(&here)), real(&self.root)) else {
            return Viewpoint::default();
        };
        let prefix = |path: &Path| format!("{}/", slashes(path).trim_end_matches('/'));
        match (here.strip_prefix(&root), root.strip_prefix(&here)) {
            (Ok(inside), _) => Viewpoint::inside(&slashes(inside)),
            (_, Ok(below)) => Viewpoint::above(prefix(below)),
            _ => Viewpoint::above(prefix(&root)),
        }
    }
}

fn nothing(typed: &Path) -> Usage {
    Usage(format!("there is no YAML below `{}`: name the folder of a repository that Flux applies", typed.display()))
}

/// The folder where fluxvet was started.
pub fn here() -> Result<PathBuf, Usage> {
    #[expect(clippy::disallowed_methods, reason = "the command line knows where it was started")]
    let here = std::env::current_dir();
    here.map_err(|error| Usage(format!("cannot determine the current folder: {error}")))
}

/// The nearest folder upwards that holds `.git`, else the folder itself or the one that the file is in.
fn root_of(path: &Path) -> PathBuf {
    let root = find_root(path);
    match root.parent() {
        Some(parent) if is_file(&root) => parent.to_owned(),
        _ => root,
    }
}

/// `path` from the root.
fn inside(path: &Path, root: &Path, top: &Path) -> Result<String, Usage> {
    let candidates = [path.to_owned(), root.join(path)];
    let mut outside = None;
    for candidate in candidates.iter().filter_map(|candidate| real(candidate).ok()) {
        match candidate.strip_prefix(top) {
            Ok(inside) => return Ok(slashes(inside)),
            Err(_) => outside = Some(candidate),
        }
    }
    Err(Usage(match outside {
        Some(_) => format!("`{}` is not below the root `{}`", path.display(), root.display()),
        None => format!("`{}` does not exist", path.display()),
    }))
}

fn folder(root: &Path) -> Result<PathBuf, Usage> {
    let real = real(root)?;
    if is_file(&real) {
        return Err(Usage(format!("the root `{}` is not a folder", root.display())));
    }
    Ok(real)
}

fn real(path: &Path) -> Result<PathBuf, Usage> {
    path.canonicalize().map_err(|_| Usage(format!("`{}` does not exist", path.display())))
}

fn has_git(root: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "what is typed is a path of the disk")]
    root.join(".git").exists()
}

pub fn is_file(path: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "what is typed is a path of the disk")]
    path.is_file()
}

/// With `/` between names, also where the system writes something else.
fn slashes(path: &Path) -> String {
    let has_drive = matches!(path.components().next(), Some(Component::Prefix(_)));
    let absolute = if path.has_root() && !has_drive { "/" } else { "" };
    let names = path.components().filter(|part| !matches!(part, Component::RootDir));
    let names: Vec<String> = names.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    format!("{absolute}{}", names.join("/"))
}
