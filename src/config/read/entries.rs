//! From `clusters:`, `sources:` and `external:` to what they mean.

use std::sync::Arc;

use globset::GlobMatcher;
use serde_yaml::{Location, Spanned};

use crate::{
    config::{
        ClusterEntry, Clusters, External, ExternalObject, ExternalVariable, Minor, SchemaFolder, SourceMapping,
        written::{Pairs, Short, WrittenCluster, WrittenExternal, WrittenVariable},
    },
    text::{RepoPath, Source},
};

use super::{ConfigError, glob, place, version};

type Read<T> = Result<T, ConfigError>;

pub(super) fn clusters(source: &Arc<Source>, items: Vec<Spanned<Short<WrittenCluster>>>) -> Read<Vec<ClusterEntry>> {
    let read = |item: Spanned<Short<WrittenCluster>>| {
        let Short(written) = item.value;
        let at = own_or(&written.path, item.defined);
        Ok(ClusterEntry {
            path: folder(&written.path.value).map_err(|message| error(source, at, message))?,
            flux_version: version(source, written.flux_version, Minor::of_flux)?,
            kubernetes_version: version(source, written.kubernetes_version, Minor::of_kubernetes)?,
            place: place(source, at),
        })
    };
    items.into_iter().map(read).collect()
}

pub(super) fn sources(source: &Arc<Source>, pairs: Pairs<String>) -> Read<Vec<SourceMapping>> {
    let read = |(key, value): (Spanned<String>, Spanned<String>)| {
        let (namespace, name) = parts(&key.value).map_err(|message| error(source, key.defined, message))?;
        Ok(SourceMapping {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            folder: folder(&value.value).map_err(|message| error(source, value.defined, message))?,
            place: place(source, key.defined),
        })
    };
    pairs.0.into_iter().map(read).collect()
}

pub(super) fn schemas(source: &Arc<Source>, items: Vec<Spanned<String>>) -> Read<Vec<SchemaFolder>> {
    let read = |item: Spanned<String>| {
        let path = folder(&item.value).map_err(|message| error(source, item.defined, message))?;
        Ok(SchemaFolder { path, place: place(source, item.defined) })
    };
    items.into_iter().map(read).collect()
}

pub(super) fn external(source: &Arc<Source>, written: WrittenExternal) -> Read<External> {
    let secrets = each(written.secrets, |at, secret| {
        let keys = secret.keys.map(without_values);
        object(source, own_or(&secret.name, at), secret.name.value, keys, secret.clusters)
    });
    let config_maps = each(written.config_maps, |at, map| {
        let data = map.data.map(|data| data.0.into_iter().map(|(key, value)| (key.value, value.value)).collect());
        let keys = match (map.keys.map(without_values), data) {
            (Some(keys), Some(data)) => Some([data, keys].concat()),
            (keys, data) => keys.or(data),
        };
        object(source, own_or(&map.name, at), map.name.value, keys, map.clusters)
    });
    let variables = each(written.variables, |at, item| variable(source, at, item));
    Ok(External { secrets: secrets?, config_maps: config_maps?, variables: variables? })
}

fn each<W, T>(list: Option<Vec<Spanned<Short<W>>>>, read: impl Fn(Location, W) -> Read<T>) -> Read<Option<Vec<T>>> {
    list.map(|items| items.into_iter().map(|item| read(item.defined, item.value.0)).collect()).transpose()
}

fn object(
    source: &Arc<Source>,
    at: Location,
    pattern: String,
    keys: Option<Vec<(String, Option<String>)>>,
    clusters: Vec<Spanned<String>>,
) -> Read<ExternalObject> {
    let matcher = parts(&pattern).and_then(|_| glob(&pattern)).map_err(|message| error(source, at, message))?;
    Ok(ExternalObject { pattern, matcher, keys, clusters: of_clusters(source, clusters)?, place: place(source, at) })
}

fn variable(source: &Arc<Source>, at: Location, written: WrittenVariable) -> Read<ExternalVariable> {
    let at = own_or(&written.name, at);
    let pattern = written.name.value;
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '*' | '?');
    let matcher =
        if !pattern.is_empty() && pattern.chars().all(fits) && !pattern.starts_with(|c: char| c.is_ascii_digit()) {
            glob(&pattern)
        } else {
            // `postBuild` takes no others (fluxcd/pkg kustomize/kustomize_varsub.go).
            Err(format!("`{pattern}` is not a valid variable name: only letters, digits and `_` are allowed"))
        };
    Ok(ExternalVariable {
        matcher: matcher.map_err(|message| error(source, at, message))?,
        pattern,
        value: written.value,
        clusters: of_clusters(source, written.clusters)?,
        place: place(source, at),
    })
}

fn of_clusters(source: &Arc<Source>, globs: Vec<Spanned<String>>) -> Read<Clusters> {
    let read = |text: Spanned<String>| -> Read<GlobMatcher> {
        folder(&text.value).and_then(|path| glob(&path)).map_err(|message| error(source, text.defined, message))
    };
    globs.into_iter().map(read).collect::<Read<_>>().map(Clusters)
}

fn without_values(keys: Vec<String>) -> Vec<(String, Option<String>)> {
    keys.into_iter().map(|key| (key, None)).collect()
}

/// A bare name stands where its entry stands.
fn own_or(name: &Spanned<String>, entry: Location) -> Location {
    if name.defined == Location::UNKNOWN { entry } else { name.defined }
}

/// A folder as the repository names it.
fn folder(text: &str) -> Result<String, String> {
    let path = RepoPath::join("", text.trim_start_matches('/'));
    path.map(|path| path.as_str().to_owned()).ok_or_else(|| format!("`{text}` is not a folder of this repository"))
}

fn parts(text: &str) -> Result<(&str, &str), String> {
    let parts = text
        .split_once('/')
        .filter(|(namespace, name)| !namespace.is_empty() && !name.is_empty() && !name.contains('/'));
    parts.ok_or_else(|| format!("`{text}` does not name an object, write `namespace/name`"))
}

fn error(source: &Arc<Source>, at: Location, message: String) -> ConfigError {
    ConfigError { place: place(source, at), message }
}
