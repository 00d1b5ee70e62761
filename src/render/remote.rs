//! Whether a text of a kustomization names something in another place, or a path in this tree.
//!
//! The engine takes an entry of `resources` for a file first, over HTTP where it is such a URL, then for a repository
//! (kustomize api/internal/git/repospec.go), then for a folder. Components and bases are never files.

use crate::model::value::go_url::GoUrl;

/// Something that a build would fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote<'a> {
    pub kind: Kind,
    /// What would be cloned, where the text can be read so.
    pub repository: Option<Repository<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Cloned.
    Git,
    /// Read as a file over HTTP; if that fails cloned, where it can be read as a repository.
    Http,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository<'a> {
    /// Scheme, user and host with what separates them from the path; of GitHub as the engine writes it.
    pub host: String,
    /// The path of the repository on its host.
    pub path: &'a str,
    /// The folder in the repository; empty for its root.
    pub folder: &'a str,
    /// `ref`, else `version`, of the query, decoded.
    pub reference: Option<String>,
}

/// What an entry of `resources`, `components` or `bases` names if it is not local. A file of that very path in the tree
/// comes before; a folder does not.
pub fn remote(text: &str) -> Option<Remote<'_>> {
    let repository = repository(text);
    if is_http(text) {
        return Some(Remote { kind: Kind::Http, repository });
    }
    repository.map(|repository| Remote { kind: Kind::Git, repository: Some(repository) })
}

/// Whether a text that names a file is fetched over HTTP (api/internal/loader/fileloader.go `IsRemoteFile`).
pub fn is_http(text: &str) -> bool {
    GoUrl::parse(text).is_ok_and(|url| matches!(url.scheme.as_str(), "http" | "https"))
}

/// The repository that a text names, none for a local path.
pub fn repository(text: &str) -> Option<Repository<'_>> {
    if text.starts_with('/') {
        return None;
    }
    let (address, query) = text.split_once('?').unwrap_or((text, ""));
    let (host, rest) = host(address)?;
    let everything = host.starts_with("file://");
    let (path, folder) = split_path(rest, everything)?;
    let folder_leaves = clean_starts_with_parent(folder);
    if path.is_empty() || folder_leaves {
        return None;
    }
    let folder = folder.strip_prefix('/').unwrap_or(folder);
    Some(Repository { host, path, folder, reference: reference(query) })
}

/// Scheme, user and host, and the rest behind the separator (`extractHost`).
fn host(text: &str) -> Option<(String, &str)> {
    let text = strip_ignoring_case(text, "git::").unwrap_or(text);
    let schemes = ["ssh://", "https://", "http://", "file://"];
    let (scheme, text) =
        schemes.into_iter().find_map(|scheme| Some((scheme, strip_ignoring_case(text, scheme)?))).unwrap_or(("", text));
    if scheme == "file://" {
        return Some((scheme.to_owned(), text));
    }
    let (user, text) = user(text);
    let github = ["github.com/", "github.com:"].iter().any(|host| strip_ignoring_case(text, host).is_some());
    let scp = scheme.is_empty() && (!user.is_empty() || github);
    if scheme.is_empty() && !scp {
        return None;
    }
    let (host, rest) = match separator(text, scp) {
        Some(at) => text.split_at(at + 1),
        None => (text, ""),
    };
    let host = match () {
        () if github && (scheme == "ssh://" || !user.is_empty()) => format!("{user}github.com:"),
        () if github => "https://github.com/".to_owned(),
        () if host.is_empty() => return None,
        () => format!("{scheme}{user}{host}"),
    };
    Some((host, rest))
}

/// `[a-zA-Z][a-zA-Z0-9-]*@` at the head.
fn user(text: &str) -> (&str, &str) {
    let at = text.find('@').filter(|&at| {
        let name = &text[..at];
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    text.split_at(at.map_or(0, |at| at + 1))
}

/// The slash behind the host, or the colon of `user@host:path`.
fn separator(text: &str, scp: bool) -> Option<usize> {
    let slash = text.find('/');
    if !scp {
        return slash;
    }
    match (slash, text.find(':')) {
        (None, colon) => colon,
        (Some(slash), Some(colon)) if colon > 0 && colon < slash => Some(colon),
        (slash, _) => slash,
    }
}

/// The path of the repository and the folder in it: cut behind `_git/<name>`, at `//`, behind `.git`, or after two
/// parts (`parsePathParts`).
fn split_path(text: &str, everything: bool) -> Option<(&str, &str)> {
    if let Some(at) = text.find("_git/") {
        let name = at + "_git/".len();
        return Some(cut_at(text, text[name..].find('/').map(|slash| name + slash)));
    }
    if let Some((path, folder)) = text.split_once("//") {
        return Some((path, folder));
    }
    if let Some(at) = text.find(".git") {
        return Some(text.split_at(at + ".git".len()));
    }
    if everything {
        return Some((text, ""));
    }
    let first = text.find('/')?;
    Some(cut_at(text, text[first + 1..].find('/').map(|second| first + 1 + second)))
}

/// The parts around the slash at a place, all and nothing without one.
fn cut_at(text: &str, slash: Option<usize>) -> (&str, &str) {
    slash.map_or((text, ""), |slash| (&text[..slash], &text[slash + 1..]))
}

/// Whether a folder leads out of the repository (`kustRootPathExitsRepo`).
fn clean_starts_with_parent(folder: &str) -> bool {
    let folder = folder.strip_prefix('/').unwrap_or(folder);
    // What is still absolute cannot go above its root.
    if folder.starts_with('/') {
        return false;
    }
    let mut depth = 0_usize;
    for part in folder.split('/') {
        match part {
            "" | "." => {}
            ".." if depth == 0 => return true,
            ".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

/// `ref`, else `version`: the first of each counts, and an empty one is none. A query that Go refuses has neither.
fn reference(query: &str) -> Option<String> {
    let mut found = [None, None];
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if pair.contains(';') {
            return None;
        }
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (key, value) = (unescape(key)?, unescape(value)?);
        let slot = match key.as_str() {
            "ref" => &mut found[0],
            "version" => &mut found[1],
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    found.into_iter().flatten().find(|value| !value.is_empty())
}

/// Go's `url.QueryUnescape`; bytes that are no UTF-8 are replaced.
fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn strip_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests;
