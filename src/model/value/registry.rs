//! The URL of an OCI repository, `oci://registry/repository`, and which registries are Azure's.

use super::image::Repository;
use super::{SyntaxError, quoted};

/// The `url` of an OCIRepository, as source-controller reads it
/// (fluxcd/source-controller:internal/controller/ocirepository_controller.go `parseRepository`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OciUrl {
    /// Its byte ranges count within the text given, prefix included.
    pub repository: Repository,
}

/// Whether a registry host is an Azure Container Registry, by the pattern with which Flux decides about
/// `provider: azure` (fluxcd/pkg:auth/azure/provider.go `registryPattern`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acr {
    /// Flux logs in; the cloud is that of the suffix.
    Yes(Cloud),
    /// An Azure registry, but its suffix has upper-case letters, which Flux does not recognise.
    WrongCase(Cloud),
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    Public,
    China,
    /// Retired; Flux still recognises it.
    Germany,
    UsGovernment,
}

const PREFIX: &str = "oci://";

impl OciUrl {
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let Some(rest) = text.strip_prefix(PREFIX) else {
            let scheme = text.find("://").map_or(0..0, |end| 0..end);
            return Err(SyntaxError::new(scheme, format!("{} does not begin with `oci://`", quoted(text))));
        };
        let mut repository = Repository::parse(rest).map_err(|error| error.shifted(PREFIX.len()))?;
        for at in [&mut repository.registry_at, &mut repository.repository_at] {
            *at = at.start + PREFIX.len()..at.end + PREFIX.len();
        }
        Ok(Self { repository })
    }

    pub fn acr(&self) -> Acr {
        Acr::of(&self.repository.registry)
    }

    /// Set when the text means Docker Hub although its author meant a registry: the host without any path.
    pub fn is_host_only(&self) -> bool {
        let name = self.repository.repository.strip_prefix("library/").unwrap_or_default();
        self.repository.falls_back_to_docker_hub() && name.contains('.')
    }
}

impl Acr {
    /// `host` as written; a port makes it none of Azure's.
    pub fn of(host: &str) -> Self {
        const SUFFIXES: [(&str, Cloud); 4] = [
            (".azurecr.io", Cloud::Public),
            (".azurecr.cn", Cloud::China),
            (".azurecr.de", Cloud::Germany),
            (".azurecr.us", Cloud::UsGovernment),
        ];
        for (suffix, cloud) in SUFFIXES {
            if host.strip_suffix(suffix).is_some_and(|name| !name.is_empty()) {
                return Self::Yes(cloud);
            }
            if host.to_ascii_lowercase().strip_suffix(suffix).is_some_and(|name| !name.is_empty()) {
                return Self::WrongCase(cloud);
            }
        }
        Self::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        let text = "oci://contoso.azurecr.io/charts/web";
        let url = OciUrl::parse(text).unwrap();
        assert_eq!(&text[url.repository.repository_at.clone()], "charts/web");
        assert_eq!((url.acr(), url.is_host_only()), (Acr::Yes(Cloud::Public), false));
        assert!(OciUrl::parse("oci://contoso.azurecr.io").unwrap().is_host_only());
        for (text, blamed, message) in [
            ("https://a.io/b", "https", "`https://a.io/b` does not begin with `oci://`"),
            ("oci://a.io/b:1.2", ":1.2", "`1.2` is a tag, which does not belong in a repository"),
            ("oci://", "", "a repository cannot be empty"),
        ] {
            let error = OciUrl::parse(text).unwrap_err();
            assert_eq!((&text[error.at], error.message.as_str()), (blamed, message));
        }
    }

    #[test]
    fn azure_registries() {
        assert_eq!(Acr::of("Contoso.azurecr.cn"), Acr::Yes(Cloud::China));
        assert_eq!(Acr::of("contoso.AzureCR.io"), Acr::WrongCase(Cloud::Public));
        assert_eq!(Acr::of("contoso.azurecr.io:443"), Acr::No);
        assert_eq!(Acr::of("mcr.microsoft.com"), Acr::No);
    }
}
