//! The address of an `azuredevops` Provider, where commit statuses go.

use std::ops::Range;

use super::git_url::GitUrl;
use super::go_url::GoUrl;
use super::{SyntaxError, quoted};

/// A repository as notification-controller takes it from an address
/// (fluxcd/notification-controller:internal/notifier/azure_devops.go, util.go `parseGitAddress`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevOpsAddress {
    /// `https://HOST/ORG`, where the API is called.
    pub organization_url: String,
    pub project: String,
    pub repository: String,
    /// Set when Flux reads four parts, but not those that were meant: it would call an API that is not there.
    pub misread: Option<Misread>,
}

/// An address that is accepted and can never work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    pub error: SyntaxError,
    /// The `https` address of the same repository.
    pub suggestion: Option<String>,
}

impl DevOpsAddress {
    /// Reads as Flux does: the path must have exactly four parts, of which the third is not looked at.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        // A URL that Go refuses is tried as `ssh://user@host/path` once its colon is a slash (giturls in util.go).
        let (url, path_at) = match GoUrl::parse(text) {
            Ok(url) => {
                let at = url.places.path.clone();
                (url, at)
            }
            Err(error) => {
                let rewritten = scp_as_url(text).ok_or_else(|| error.clone())?;
                (GoUrl::parse(&rewritten).map_err(|_| error)?, 0..text.len())
            }
        };
        let trimmed = url.path.trim_start_matches('/');
        let path = trimmed.strip_suffix(".git").unwrap_or(trimmed);
        let parts: Vec<&str> = path.split('/').collect();
        let [organization, project, third, repository] = parts[..] else {
            return Err(four_parts(path_at, parts.len(), path.ends_with('/')));
        };
        let scheme = if url.scheme == "ssh" { "https" } else { url.scheme.as_str() };
        let git = third == "_git";
        let misread = (organization == "v3" || !git).then(|| {
            let at = 0..text.len();
            let message = format!(
                "{} is read as organization `{organization}`, project `{project}` and repository `{repository}`",
                quoted(text)
            );
            Misread { error: SyntaxError::new(at, message), suggestion: suggestion(text) }
        });
        Ok(Self {
            organization_url: format!("{scheme}://{}/{organization}", url.host),
            project: project.to_owned(),
            repository: repository.to_owned(),
            misread,
        })
    }
}

/// The `https` address that Flux reads rightly, for whatever form of address it can be worked out from.
pub fn suggestion(text: &str) -> Option<String> {
    let url = GitUrl::parse(text).ok()?;
    url.azure_devops().map(|azure| azure.canonical_https())
}

fn scp_as_url(text: &str) -> Option<String> {
    let (before, path) = text.split_once(':')?;
    let plain = before.contains('@') && !before.contains('/') && !path.starts_with("//");
    plain.then(|| format!("ssh://{before}/{path}"))
}

fn four_parts(at: Range<usize>, count: usize, slash: bool) -> SyntaxError {
    let shape = "`ORG/PROJECT/_git/REPO`";
    let message = match (slash, count) {
        (true, 5) => "a slash at the end counts as a part of its own".to_owned(),
        (_, 1) => format!("the path has one part, {shape} has four"),
        _ => format!("the path has {count} parts, {shape} has four"),
    };
    SyntaxError::new(at, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, organization_url) in [
            ("https://dev.azure.com/org/proj/_git/repo", "https://dev.azure.com/org"),
            ("https://user@dev.azure.com/org/proj/_git/repo.git", "https://dev.azure.com/org"),
            (
                "https://org.visualstudio.com/DefaultCollection/proj/_git/repo",
                "https://org.visualstudio.com/DefaultCollection",
            ),
        ] {
            let address = DevOpsAddress::parse(text).unwrap();
            assert_eq!((address.organization_url.as_str(), address.misread), (organization_url, None), "{text}");
            assert_eq!((address.project.as_str(), address.repository.as_str()), ("proj", "repo"));
        }
        for text in ["ssh://git@ssh.dev.azure.com/v3/org/proj/repo", "git@ssh.dev.azure.com:v3/org/proj/repo"] {
            let address = DevOpsAddress::parse(text).unwrap();
            assert_eq!(address.organization_url, "https://ssh.dev.azure.com/v3");
            let misread = address.misread.unwrap();
            assert_eq!(misread.suggestion.as_deref(), Some("https://dev.azure.com/org/proj/_git/repo"));
            assert!(
                misread.error.message.ends_with("is read as organization `v3`, project `org` and repository `repo`")
            );
        }
        for (text, message) in [
            ("https://dev.azure.com/org/_git/repo", "the path has 3 parts, `ORG/PROJECT/_git/REPO` has four"),
            ("https://dev.azure.com/org/p/_git/repo/", "a slash at the end counts as a part of its own"),
            ("https://dev.azure.com", "the path has one part, `ORG/PROJECT/_git/REPO` has four"),
        ] {
            assert_eq!(DevOpsAddress::parse(text).unwrap_err().message, message);
        }
    }
}
