//! The name of a file inside the repository.

use std::{borrow::Borrow, fmt, sync::Arc};

/// A path relative to the root of the tree, with `/` between segments and never a leading one.
///
/// Bytes that are not UTF-8 are percent-encoded, so every file of a repository has a name that can be printed
/// and written to a report; the [`Tree`](super::Tree) that made the path knows the bytes it came from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// Takes `text` as it is; use [`RepoPath::join`] for anything that may hold `.` or `..`.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(bytes.len());
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds this file, empty for a file at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The text behind the last dot of the file name, if there is one.
    pub fn extension(&self) -> Option<&str> {
        self.file_name().rsplit_once('.').map(|(_, extension)| extension)
    }

    /// Resolves `relative` as written in a file that lies in `folder`, both `/`-separated.
    ///
    /// `None` when it is absolute, has a scheme, or climbs out of the root.
    pub fn join(folder: &str, relative: &str) -> Option<Self> {
        if relative.starts_with('/') || relative.contains("://") {
            return None;
        }
        let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
        for segment in relative.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                other => segments.push(other),
            }
        }
        Some(Self::new(&segments.join("/")))
    }

    /// Every folder above this file, nearest first, the root (`""`) last.
    pub fn ancestors(&self) -> impl Iterator<Item = &str> {
        let mut next = Some(self.folder());
        std::iter::from_fn(move || {
            let folder = next?;
            next = (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above));
            Some(folder)
        })
    }
}

/// Whether a path is that of `folder` or of something below it. The root (`""`) holds all.
pub fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_resolves_dots_and_refuses_to_leave_the_root() {
        let joined = |folder, relative| RepoPath::join(folder, relative).map(|path| path.to_string());
        assert_eq!(joined("apps/dev", "../base"), Some("apps/base".into()));
        assert_eq!(joined("apps/dev", "./a//b.yaml"), Some("apps/dev/a/b.yaml".into()));
        assert_eq!(joined("apps", ".."), Some(String::new()));
        assert_eq!(joined("apps", "../../x"), None);
        assert_eq!(joined("apps", "/etc/passwd"), None);
        assert_eq!(joined("apps", "https://example.com/a.yaml"), None);
    }

    #[test]
    fn ancestors_go_up_to_the_root() {
        let path = RepoPath::new("a/b/c.yaml");
        assert_eq!(path.ancestors().collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(RepoPath::new("c.yaml").ancestors().collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn bytes_that_are_not_utf8_are_percent_encoded() {
        assert_eq!(RepoPath::from_bytes(b"a/\xff.yaml").as_str(), "a/%FF.yaml");
    }
}
