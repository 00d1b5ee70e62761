//! What the commands have in common: the tree, its configuration, its clusters.

use std::{fs, io, path::Path};

use crate::{
    config::Config,
    engine::{cluster_named, find_root},
    flux::shown,
    repo::{Bounds, Given, Repo, Said},
    text::{RepoPath, Source, Tree, is_within, nearest},
};

use super::{Usage, args::Settings, scope::Scope};

/// Clusters that a sentence names.
const NAMED: usize = 8;

/// The folders that the configuration names have to be there.
pub fn require_folders(config: &Config, tree: &dyn Tree) -> Result<(), Usage> {
    let holds = |folder: &str| tree.paths().iter().any(|path| is_within(path.as_str(), folder));
    config.require_folders(holds).map_err(|error| Usage(error.to_string()))
}

/// The files of a repository, with the versions that are given for all clusters.
pub fn load(scope: &Scope, settings: &Settings, config: &Config) -> Result<Repo, Usage> {
    let tree = scope.open()?;
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
    if named.is_none() {
        require_plain(root)?;
    }
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

/// The configuration that lies in the tree comes with it: neither a pipe, which would never end, nor a link out of the
/// tree, which would show what is there in a message.
fn require_plain(root: &Path) -> Result<(), Usage> {
    let name = Config::FILE_NAME;
    let file = root.join(name);
    let refused = |why: &str| Err(Usage(format!("`{name}` is not read: {why}; name another with `--config FILE`")));
    let (Ok(real), Ok(top)) = (file.canonicalize(), find_root(root).canonicalize()) else {
        return if file.is_symlink() { refused("it is a link that leads nowhere") } else { Ok(()) };
    };
    match real.metadata() {
        Ok(metadata) if !metadata.is_file() => refused("it is not a file"),
        Ok(_) if !real.starts_with(top) => refused("it is a link that leads out of the repository"),
        _ => Ok(()),
    }
}

/// A folder as clusters are named: from the root, without `./` and slashes around it.
pub fn folder(typed: &str) -> String {
    let parts: Vec<&str> = typed.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    parts.join("/")
}

/// The cluster that `typed` means, else one sentence with the clusters that there are. `known` says which are assumed
/// only.
pub fn require_cluster<'c>(typed: &str, known: impl Iterator<Item = (&'c str, bool)>) -> Result<&'c str, Usage> {
    let (assumed, mut known): (Vec<_>, Vec<_>) = known.partition(|(_, is_assumed)| *is_assumed);
    known.extend(assumed);
    let known: Vec<&str> = known.into_iter().map(|(path, _)| path).collect();
    if let Some(path) = cluster_named(typed, known.iter().copied()) {
        return Ok(path);
    }
    let quoted = |path: &&str| format!("`{}`", shown(path));
    let listed: Vec<String> = known.iter().take(NAMED).map(quoted).collect();
    let meant: Vec<String> = known.iter().filter(|path| path.ends_with(&format!("/{typed}"))).map(quoted).collect();
    let hint = match (nearest(typed, known.iter().copied()), known.len()) {
        _ if meant.len() > 1 => format!("it could be {}", meant.join(" or ")),
        (Some(near), _) => format!("did you mean `{near}`?"),
        (_, 0) => "none is known here, name one under `clusters` in `.fluxvet.yaml`".to_owned(),
        (_, 1) => format!("the only one is {}", listed.join("")),
        (_, more) if more > NAMED => {
            format!("the clusters are {} and {} more, `fluxvet clusters` lists them", listed.join(", "), more - NAMED)
        }
        _ => format!("the clusters are {}", listed.join(", ")),
    };
    Err(Usage(format!("`{}` is not a cluster: {hint}", shown(typed))))
}
