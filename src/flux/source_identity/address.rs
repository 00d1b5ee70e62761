//! The address of a source, comparable.

use crate::model::{
    Bucket, Field, FluxInstance, GitRepository, Object, OciRepository,
    value::{
        git_url::{GitUrl, Scheme},
        registry::OciUrl,
    },
};

/// Where a source fetches from.
#[derive(Clone, Debug)]
pub enum Address {
    Git(Box<GitUrl>),
    /// Registry and repository.
    Oci(String, String),
    /// Endpoint, bucket and the prefix within it.
    Bucket(String, String, String),
}

/// Whether two addresses of GitRepositories mean one repository; not if either cannot be read.
pub fn same_repository(a: &str, b: &str) -> bool {
    matches!((GitUrl::parse(a), GitUrl::parse(b)), (Ok(a), Ok(b)) if same(&a, &b))
}

impl Address {
    /// `None` where it is not known, cannot be read, or there is none.
    pub fn of(source: Object<'_>) -> Option<Self> {
        if let Some(git) = GitRepository::of(source) {
            return Self::git(git.url());
        }
        if let Some(oci) = OciRepository::of(source) {
            return Self::oci(oci.url());
        }
        if let Some(bucket) = Bucket::of(source) {
            return Self::bucket(bucket.endpoint(), bucket.bucket_name(), bucket.prefix());
        }
        let instance = FluxInstance::of(source)?;
        match instance.sync_kind().value()? {
            "GitRepository" => Self::git(instance.sync_url()),
            "OCIRepository" => Self::oci(instance.sync_url()),
            // The operator writes `ref` as the name of the bucket.
            "Bucket" => Self::bucket(instance.sync_url(), instance.sync_ref(), Field::Absent),
            _ => None,
        }
    }

    pub fn is_git(&self) -> bool {
        matches!(self, Address::Git(_))
    }

    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Address::Git(own), Address::Git(other)) => same(own, other),
            (Address::Oci(registry, repository), Address::Oci(other, path)) => registry == other && repository == path,
            (Address::Bucket(endpoint, bucket, prefix), Address::Bucket(other, name, below)) => {
                (endpoint, bucket, prefix) == (other, name, below)
            }
            _ => false,
        }
    }

    /// Some hosts know no case in paths; which ones cannot be told from an address.
    pub fn is_same_but_for_case(&self, other: &Self) -> bool {
        let lower = |url: &GitUrl| {
            let mut lower = url.clone();
            lower.path = url.path.to_lowercase();
            lower
        };
        matches!((self, other), (Address::Git(own), Address::Git(other)) if same(&lower(own), &lower(other)))
    }

    fn git(url: Field<'_>) -> Option<Self> {
        GitUrl::parse(url.value()?).ok().map(Box::new).map(Address::Git)
    }

    fn oci(url: Field<'_>) -> Option<Self> {
        let repository = OciUrl::parse(url.value()?).ok()?.repository;
        Some(Address::Oci(repository.registry.to_lowercase(), repository.repository))
    }

    fn bucket(endpoint: Field<'_>, name: Field<'_>, prefix: Field<'_>) -> Option<Self> {
        let prefix = if prefix.is_absent() { "" } else { prefix.value()? };
        let endpoint = endpoint.value()?.trim_end_matches('/').to_lowercase();
        Some(Address::Bucket(endpoint, name.value()?.to_owned(), prefix.trim_matches('/').to_owned()))
    }
}

/// Different ports of one protocol are different servers; SSH and HTTPS have ports of their own.
fn same(a: &GitUrl, b: &GitUrl) -> bool {
    let port = |url: &GitUrl| match (url.port.as_str(), &url.scheme) {
        ("", Scheme::Https) => "443".to_owned(),
        ("", Scheme::Http) => "80".to_owned(),
        ("", Scheme::Ssh | Scheme::ScpLike) => "22".to_owned(),
        (port, _) => port.to_owned(),
    };
    let is_ssh = |url: &GitUrl| matches!(url.scheme, Scheme::Ssh | Scheme::ScpLike);
    let same_server = if a.scheme == b.scheme || (is_ssh(a) && is_ssh(b)) { port(a) == port(b) } else { true };
    same_server && a.same_repository(b)
}
