//! The address of a Git repository, in all the forms that people write.

mod azure_devops;

use std::ops::Range;

use super::go_url::{GoUrl, UserInfo};
use super::{SyntaxError, quoted};

pub use azure_devops::{AzureDevOps, Form};

/// An address whose parts are plain, even if Flux refuses it.
#[derive(Debug, Clone)]
pub struct GitUrl {
    pub scheme: Scheme,
    pub user: Option<UserInfo>,
    /// Lower case, without brackets.
    pub host: String,
    /// Empty when none is written.
    pub port: String,
    /// Decoded; after the colon of an scp-like address.
    pub path: String,
    pub host_at: Range<usize>,
    pub path_at: Range<usize>,
    /// Why a GitRepository with it is rejected or stalls; none when Flux reads it.
    pub refusal: Option<SyntaxError>,
    azure_devops: Option<AzureDevOps>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
    Ssh,
    /// `user@host:path`, which Git knows and Flux does not.
    ScpLike,
    /// Lower case; empty for none at all.
    Other(String),
}

impl GitUrl {
    /// Reads an address. Refused is only what has no parts to speak of; see [`GitUrl::refusal`] for what Flux refuses.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        if let Some(mended) = mend_port(text) {
            return mended;
        }
        match GoUrl::parse(text) {
            Ok(url) if url.places.host.is_empty() => scp_like(text).ok_or_else(|| no_host(text)),
            Ok(url) => Ok(Self::of(url, text)),
            Err(error) => scp_like(text).ok_or(error),
        }
    }

    /// What Azure DevOps makes of it; none for other hosts, and for paths that name no repository.
    pub fn azure_devops(&self) -> Option<&AzureDevOps> {
        self.azure_devops.as_ref()
    }

    pub fn is_azure_devops_host(&self) -> bool {
        azure_devops::is_host(&self.host)
    }

    /// Whether both addresses mean one repository. Azure DevOps knows several for each, and no case; elsewhere the
    /// host is compared without case, and the path without slashes around it and without `.git`.
    pub fn same_repository(&self, other: &Self) -> bool {
        match (&self.azure_devops, &other.azure_devops) {
            (Some(mine), Some(theirs)) => mine.same_repository(theirs),
            (None, None) => self.host == other.host && bare_path(&self.path) == bare_path(&other.path),
            _ => false,
        }
    }

    fn of(url: GoUrl, text: &str) -> Self {
        let scheme = match url.scheme.as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            "ssh" => Scheme::Ssh,
            other => Scheme::Other(other.to_owned()),
        };
        // The CRD's pattern looks at the text as written, so that even the case of the scheme counts.
        let written = &text[url.places.scheme.clone()];
        let refusal = (!matches!(written, "http" | "https" | "ssh")).then(|| {
            let message = format!("{} is none of `http`, `https` and `ssh`", quoted(written));
            SyntaxError::new(url.places.scheme.clone(), message)
        });
        let parts = Self {
            scheme,
            host: url.hostname().to_ascii_lowercase(),
            port: url.port().to_owned(),
            user: url.user,
            path: url.path,
            host_at: url.places.host,
            path_at: url.places.path,
            refusal,
            azure_devops: None,
        };
        parts.recognised(false)
    }

    fn recognised(mut self, port_is_path: bool) -> Self {
        self.azure_devops = azure_devops::recognise(&self, port_is_path);
        self
    }
}

/// `ssh://host:v3/…`: the colon of an scp-like address in a URL. Go refuses the port, but what is meant is plain.
fn mend_port(text: &str) -> Option<Result<GitUrl, SyntaxError>> {
    let error = GoUrl::parse(text).err()?;
    let colon = error.at.start.checked_sub(1)?;
    let is_path = text.as_bytes().get(colon) == Some(&b':')
        && text[error.at.clone()].starts_with(|c: char| c.is_ascii_alphabetic())
        && text[..colon].contains("://");
    if !is_path {
        return None;
    }
    let mended = format!("{}/{}", &text[..colon], &text[colon + 1..]);
    let url = GitUrl::of(GoUrl::parse(&mended).ok()?, &mended);
    Some(Ok(GitUrl { refusal: Some(error), ..url }.recognised(true)))
}

/// `user@host:path`, where no slash stands before the colon.
fn scp_like(text: &str) -> Option<GitUrl> {
    let colon = text.find(':')?;
    let (before, path) = (&text[..colon], &text[colon + 1..]);
    let (user, host) = before.split_once('@')?;
    if path.is_empty() || path.starts_with("//") || host.is_empty() || before.contains(['/', ' ']) {
        return None;
    }
    let message = format!("{} is an scp-like address, Flux reads URLs such as `ssh://…` only", quoted(text));
    let url = GitUrl {
        scheme: Scheme::ScpLike,
        user: Some(UserInfo { name: user.to_owned(), password: None }),
        host: host.to_ascii_lowercase(),
        port: String::new(),
        path: path.to_owned(),
        host_at: colon - host.len()..colon,
        path_at: colon + 1..text.len(),
        refusal: Some(SyntaxError::new(0..text.len(), message)),
        azure_devops: None,
    };
    Some(url.recognised(false))
}

fn no_host(text: &str) -> SyntaxError {
    SyntaxError::new(0..text.len(), format!("{} has no host", quoted(text)))
}

fn bare_path(path: &str) -> &str {
    let path = path.trim_matches('/');
    path.strip_suffix(".git").unwrap_or(path)
}
