//! Azure DevOps repositories: the forms of address that exist, and those that only look like one.

use super::{GitUrl, Scheme};

/// A repository of Azure DevOps, and the form in which it was written. Names are decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureDevOps {
    pub organization: String,
    pub project: String,
    pub repository: String,
    pub form: Form,
}

/// How an address was written (fluxcd/website:content/en/flux/installation/bootstrap/azure-devops.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `https://dev.azure.com/ORG/PROJECT/_git/REPO`, the documented one.
    Https,
    /// The same with a user in front of the host, as the portal's clone button gives it.
    HttpsWithUser,
    /// `https://dev.azure.com/ORG/_git/REPO`: the project has the repository's name.
    HttpsShort,
    /// `https://ORG.visualstudio.com/…/_git/REPO`, legacy.
    Visualstudio,
    /// `ssh://git@ssh.dev.azure.com/v3/ORG/PROJECT/REPO`, the documented one.
    Ssh,
    /// `ssh://ORG@vs-ssh.visualstudio.com/v3/ORG/PROJECT/REPO`, legacy.
    SshLegacyHost,
    /// `ssh://ssh.dev.azure.com/ORG/PROJECT/REPO`
    SshWithoutV3,
    /// `ssh://ssh.dev.azure.com/v3/ORG/PROJECT/_git/REPO`
    SshWithGitSegment,
    /// `ssh://dev.azure.com/…`
    SshOnHttpsHost,
    /// `https://dev.azure.com/ORG/PROJECT/REPO`
    HttpsWithoutGitSegment,
    /// `https://dev.azure.com/ORG/PROJECT/_git/REPO.git`
    HttpsWithGitSuffix,
    /// `https://ssh.dev.azure.com/v3/ORG/PROJECT/REPO`
    HttpsOnSshHost,
    /// `git@ssh.dev.azure.com:v3/ORG/PROJECT/REPO`
    ScpLike,
    /// `ssh://git@ssh.dev.azure.com:v3/ORG/PROJECT/REPO`
    PortIsV3,
}

impl Form {
    /// Whether Flux can fetch from it.
    pub fn works(self) -> bool {
        use Form::*;
        matches!(self, Https | HttpsWithUser | HttpsShort | Visualstudio | Ssh | SshLegacyHost)
    }
}

impl AzureDevOps {
    pub fn canonical_https(&self) -> String {
        let [organization, project, repository] = self.encoded();
        format!("https://dev.azure.com/{organization}/{project}/_git/{repository}")
    }

    pub fn canonical_ssh(&self) -> String {
        let [organization, project, repository] = self.encoded();
        format!("ssh://git@ssh.dev.azure.com/v3/{organization}/{project}/{repository}")
    }

    /// Names in Azure DevOps have no case.
    pub fn same_repository(&self, other: &Self) -> bool {
        self.names().map(|name| name.to_lowercase()) == other.names().map(|name| name.to_lowercase())
    }

    fn names(&self) -> [&str; 3] {
        [&self.organization, &self.project, &self.repository]
    }

    fn encoded(&self) -> [String; 3] {
        self.names().map(|name| {
            name.chars().fold(String::new(), |text, c| match c {
                ' ' | '%' | '?' | '#' | '"' => format!("{text}%{:02X}", u32::from(c)),
                _ => format!("{text}{c}"),
            })
        })
    }
}

const HTTPS_HOST: &str = "dev.azure.com";
const SSH_HOST: &str = "ssh.dev.azure.com";
const LEGACY_SSH_HOST: &str = "vs-ssh.visualstudio.com";
const LEGACY_SUFFIX: &str = ".visualstudio.com";

/// `host` in lower case.
pub(super) fn is_host(host: &str) -> bool {
    matches!(host, HTTPS_HOST | SSH_HOST) || legacy_organization(host).is_some() || host == LEGACY_SSH_HOST
}

pub(super) fn recognise(url: &GitUrl, port_is_path: bool) -> Option<AzureDevOps> {
    if !is_host(&url.host) {
        return None;
    }
    let segments: Vec<&str> = url.path.split('/').filter(|segment| !segment.is_empty()).collect();
    let ssh_host = matches!(url.host.as_str(), SSH_HOST | LEGACY_SSH_HOST);
    let over_https = matches!(url.scheme, Scheme::Https | Scheme::Http);
    let named = if ssh_host { ssh_path(&segments) } else { https_path(&url.host, &segments) };
    // Either kind of path may stand on the other's host.
    let other = || {
        if ssh_host { https_path(HTTPS_HOST, &segments) } else { ssh_path(&segments) }
    };
    let (names, path) = named.or_else(other)?;
    let form = match (&url.scheme, path) {
        (Scheme::ScpLike, _) => Form::ScpLike,
        (Scheme::Other(_), _) => return None,
        _ if port_is_path => Form::PortIsV3,
        _ if over_https && ssh_host => Form::HttpsOnSshHost,
        _ if !over_https && !ssh_host => Form::SshOnHttpsHost,
        (_, Path::V3) if !over_https && url.host == LEGACY_SSH_HOST => Form::SshLegacyHost,
        (_, Path::V3) if !over_https => Form::Ssh,
        (_, Path::V3WithGit | Path::Git | Path::ShortGit) if !over_https => Form::SshWithGitSegment,
        (_, Path::Bare) if !over_https => Form::SshWithoutV3,
        (_, Path::V3 | Path::Bare | Path::V3WithGit) => Form::HttpsWithoutGitSegment,
        _ if names[2].ends_with(".git") => Form::HttpsWithGitSuffix,
        _ if url.host != HTTPS_HOST => Form::Visualstudio,
        (_, Path::ShortGit) => Form::HttpsShort,
        _ if url.user.is_some() => Form::HttpsWithUser,
        _ => Form::Https,
    };
    let bare = |name: &str| name.strip_suffix(".git").filter(|_| !form.works()).unwrap_or(name).to_owned();
    let [organization, project, repository] = names;
    // The short form repeats the repository as the project, suffix and all.
    let project = if path == Path::ShortGit { bare(project) } else { project.to_owned() };
    Some(AzureDevOps { organization: organization.to_owned(), project, repository: bare(repository), form })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Path {
    /// `v3/ORG/PROJECT/REPO`
    V3,
    /// `v3/ORG/PROJECT/_git/REPO`
    V3WithGit,
    /// `ORG/PROJECT/_git/REPO`
    Git,
    /// `ORG/_git/REPO`
    ShortGit,
    /// `ORG/PROJECT/REPO`
    Bare,
}

type Names<'a> = ([&'a str; 3], Path);

fn ssh_path<'a>(segments: &[&'a str]) -> Option<Names<'a>> {
    match *segments {
        ["v3", organization, project, "_git", repository] => {
            Some(([organization, project, repository], Path::V3WithGit))
        }
        ["v3", organization, project, repository] => Some(([organization, project, repository], Path::V3)),
        ["v3", ..] => None,
        _ => https_path(HTTPS_HOST, segments),
    }
}

fn https_path<'a>(host: &'a str, segments: &[&'a str]) -> Option<Names<'a>> {
    let rest = match legacy_organization(host) {
        Some(organization) => {
            let path = match segments {
                [collection, path @ ..] if collection.eq_ignore_ascii_case("DefaultCollection") => path,
                path => path,
            };
            return match *path {
                [project, "_git", repository] => Some(([organization, project, repository], Path::Git)),
                ["_git", repository] => Some(([organization, repository, repository], Path::Git)),
                [project, repository] if project != "v3" => Some(([organization, project, repository], Path::Bare)),
                _ => None,
            };
        }
        None => segments,
    };
    match *rest {
        ["v3", ..] => None,
        [organization, project, "_git", repository] => Some(([organization, project, repository], Path::Git)),
        [organization, "_git", repository] => Some(([organization, repository, repository], Path::ShortGit)),
        [organization, project, repository] => Some(([organization, project, repository], Path::Bare)),
        _ => None,
    }
}

/// The organization of a `*.visualstudio.com` host.
fn legacy_organization(host: &str) -> Option<&str> {
    host.strip_suffix(LEGACY_SUFFIX).filter(|name| !name.is_empty() && *name != "vs-ssh" && !name.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form() {
        let canonical = GitUrl::parse("https://dev.azure.com/org/proj/_git/repo").unwrap();
        for (text, form, refused) in [
            ("https://dev.azure.com/org/proj/_git/repo", Form::Https, false),
            ("https://org@dev.azure.com/Org/proj/_git/repo/", Form::HttpsWithUser, false),
            ("https://org.visualstudio.com/proj/_git/repo", Form::Visualstudio, false),
            ("https://org.visualstudio.com/DefaultCollection/proj/_git/repo", Form::Visualstudio, false),
            ("ssh://git@ssh.dev.azure.com/v3/org/proj/repo", Form::Ssh, false),
            ("ssh://git@ssh.dev.azure.com:22/v3/org/proj/repo", Form::Ssh, false),
            ("ssh://org@vs-ssh.visualstudio.com/v3/org/proj/repo", Form::SshLegacyHost, false),
            ("ssh://git@ssh.dev.azure.com/org/proj/repo", Form::SshWithoutV3, false),
            ("ssh://git@ssh.dev.azure.com/v3/org/proj/_git/repo", Form::SshWithGitSegment, false),
            ("ssh://git@ssh.dev.azure.com/org/proj/_git/repo", Form::SshWithGitSegment, false),
            ("ssh://git@dev.azure.com/v3/org/proj/repo", Form::SshOnHttpsHost, false),
            ("https://dev.azure.com/org/proj/repo", Form::HttpsWithoutGitSegment, false),
            ("https://dev.azure.com/org/proj/_git/repo.git", Form::HttpsWithGitSuffix, false),
            ("https://ssh.dev.azure.com/v3/org/proj/repo", Form::HttpsOnSshHost, false),
            ("git@ssh.dev.azure.com:v3/org/proj/repo", Form::ScpLike, true),
            ("ssh://git@ssh.dev.azure.com:v3/org/proj/repo", Form::PortIsV3, true),
        ] {
            let url = GitUrl::parse(text).unwrap();
            let azure = url.azure_devops().unwrap_or_else(|| panic!("{text}"));
            assert_eq!((azure.form, url.refusal.is_some()), (form, refused), "{text}");
            assert!(url.same_repository(&canonical), "{text}: {azure:?}");
            let ssh = GitUrl::parse(&azure.canonical_ssh()).unwrap();
            assert!(ssh.same_repository(&url) && ssh.azure_devops().unwrap().form == Form::Ssh);
        }
        let short = GitUrl::parse("https://dev.azure.com/org/_git/my%20repo").unwrap();
        let short = short.azure_devops().unwrap();
        assert_eq!(short.form, Form::HttpsShort);
        assert_eq!(short.canonical_https(), "https://dev.azure.com/org/my%20repo/_git/my%20repo");
    }

    #[test]
    fn other_hosts() {
        let same = |a: &str, b: &str| GitUrl::parse(a).unwrap().same_repository(&GitUrl::parse(b).unwrap());
        assert!(same("https://GitHub.com/o/r.git", "ssh://git@github.com/o/r/"));
        assert!(same("https://github.com/o/r", "git@github.com:o/r.git"));
        assert!(!same("https://github.com/o/r", "https://github.com/o/R"));
        let scp = GitUrl::parse("git@github.com:o/r.git").unwrap().refusal.unwrap();
        assert_eq!(
            scp.message,
            "`git@github.com:o/r.git` is an scp-like address, Flux reads URLs such as `ssh://…` only"
        );
        let upper = GitUrl::parse("HTTPS://github.com/o/r").unwrap().refusal.unwrap();
        assert_eq!((upper.at, upper.message.as_str()), (0..5, "`HTTPS` is none of `http`, `https` and `ssh`"));
        assert!(GitUrl::parse("github.com/o/r").is_err());
    }
}
