//! What the commands have in common: the tree, its configuration, its clusters.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    config::Config,
    engine::{DiskTree, find_root},
    flux::shown,
    repo::{Bounds, Given, Repo, Said},
    text::{RepoPath, Source, Tree, is_within},
};

use super::{Usage, args::Settings};

/// Clusters that a sentence names.
const NAMED: usize = 8;

/// The root that is named, else the one of the folder where fluxvet was started.
pub fn root(named: Option<&Path>) -> Result<PathBuf, Usage> {
    match named {
        Some(path) => Ok(path.to_owned()),
        None => Ok(find_root(&here()?)),
    }
}

/// The folder where fluxvet was started.
pub fn here() -> Result<PathBuf, Usage> {
    #[expect(clippy::disallowed_methods, reason = "the command line knows where it was started")]
    let here = std::env::current_dir();
    here.map_err(|error| Usage(format!("the current folder cannot be told: {error}")))
}

/// The tree of a root that holds anything to read.
pub fn open(root: &Path) -> Result<DiskTree, Usage> {
    let tree = DiskTree::open(root).map_err(|error| Usage(error.to_string()))?;
    if !tree.paths().iter().any(Repo::is_read) {
        return Err(Usage(format!(
            "there is no YAML below `{}`: name the folder of a repository that Flux applies",
            root.display()
        )));
    }
    Ok(tree)
}

/// The folders that the configuration names have to be there.
pub fn require_folders(config: &Config, tree: &dyn Tree) -> Result<(), Usage> {
    let holds = |folder: &str| tree.paths().iter().any(|path| is_within(path.as_str(), folder));
    config.require_folders(holds).map_err(|error| Usage(error.to_string()))
}

/// The files of a root, with the versions that are given for all clusters.
pub fn load(root: &Path, settings: &Settings, config: &Config) -> Result<Repo, Usage> {
    let tree = open(root)?;
    require_folders(config, &tree)?;
    let given = Given {
        flux: Said::of(settings.flux_version, config.flux_version),
        kubernetes: Said::of(settings.kubernetes_version, config.kubernetes_version),
    };
    Ok(Repo::load(&tree, given, &Bounds::default()))
}

/// The configuration that is named, else the one at the root, else none.
pub fn config(settings: &Settings, root: &Path) -> Result<Config, Usage> {
    if settings.no_config {
        return Ok(Config::default());
    }
    let named = settings.config.as_deref();
    let file = named.map_or_else(|| root.join(Config::FILE_NAME), Path::to_path_buf);
    #[expect(clippy::disallowed_methods, reason = "the configuration may lie outside the tree")]
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => {
            let (wrong, right) = (Config::WRONG_NAME, Config::FILE_NAME);
            return match root.join(wrong).is_file() {
                true => Err(Usage(format!("`{wrong}` is not read: rename it to `{right}`"))),
                false => Ok(Config::default()),
            };
        }
        Err(error) => {
            return Err(Usage(format!("the configuration `{}` cannot be read: {error}", file.display())));
        }
    };
    let name = if named.is_some() { file.to_string_lossy().into_owned() } else { Config::FILE_NAME.to_owned() };
    Config::parse(&Source::new(RepoPath::new(&name), bytes)).map_err(|error| Usage(error.to_string()))
}

/// A folder as clusters are named: from the root, without `./` and slashes around it.
pub fn folder(typed: &str) -> String {
    let parts: Vec<&str> = typed.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.join("/")
}

/// One sentence with the clusters that there are, if `path` is none of them. `known` says which are assumed only.
pub fn require_cluster<'c>(path: &str, known: impl Iterator<Item = (&'c str, bool)>) -> Result<(), Usage> {
    let (assumed, mut known): (Vec<_>, Vec<_>) = known.partition(|(_, is_assumed)| *is_assumed);
    known.extend(assumed);
    let known: Vec<&str> = known.into_iter().map(|(path, _)| path).collect();
    if known.contains(&path) {
        return Ok(());
    }
    let listed: Vec<String> = known.iter().take(NAMED).map(|path| format!("`{}`", shown(path))).collect();
    let hint = match known.len() {
        0 => "none is known here, name one under `clusters` in `.fluxvet.yaml`".to_owned(),
        1 => format!("the only one is {}", listed.join("")),
        more if more > NAMED => {
            format!("the clusters are {} and {} more, `fluxvet clusters` lists them", listed.join(", "), more - NAMED)
        }
        _ => format!("the clusters are {}", listed.join(", ")),
    };
    Err(Usage(format!("`{}` is no cluster: {hint}", shown(path))))
}
