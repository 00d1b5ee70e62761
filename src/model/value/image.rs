//! An image reference, as go-containerregistry's `name` package reads it with weak validation.

use std::ops::Range;

use super::go_url::GoUrl;
use super::{SyntaxError, char_at, quoted};

/// Where images without a registry come from (google/go-containerregistry:pkg/name/registry.go).
pub const DOCKER_HUB: &str = "index.docker.io";

/// A repository within a registry, without tag and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Host and port; [`DOCKER_HUB`] when none is written, or `docker.io`.
    pub registry: String,
    /// With `library/` in front for a single word on Docker Hub.
    pub repository: String,
    /// Bytes of the text given; empty when no registry is written.
    pub registry_at: Range<usize>,
    pub repository_at: Range<usize>,
}

/// A repository with a tag or a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub repository: Repository,
    /// Without the colon; in front of a digest it is read but counts for nothing.
    pub tag: Option<Range<usize>>,
    /// Without the `@`.
    pub digest: Option<Range<usize>>,
    identifier: String,
}

impl Repository {
    /// Reads as `name.NewRepository`: neither tag nor digest, lower case only.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        if text.is_empty() {
            return Err(SyntaxError::new(0..0, "a repository cannot be empty"));
        }
        // `team/web` and `contoso.azurecr.io` name no registry: the one has no dot, the other no path.
        let is_registry = |first: &str| first == "localhost" || first.contains(['.', ':']);
        let slash = text.find('/').filter(|&slash| is_registry(&text[..slash]));
        let (registry_at, repository_at) = match slash {
            Some(slash) => (0..slash, slash + 1..text.len()),
            None => (0..0, 0..text.len()),
        };
        check_repository(text, repository_at.clone())?;
        let written = &text[registry_at.clone()];
        check_registry(written)?;
        let registry = match written {
            "" | "docker.io" => DOCKER_HUB,
            other => other,
        };
        let path = &text[repository_at.clone()];
        let implied = registry == DOCKER_HUB && !path.contains('/');
        let repository = if implied { format!("library/{path}") } else { path.to_owned() };
        Ok(Self { registry: registry.to_owned(), repository, registry_at, repository_at })
    }

    /// `registry/repository`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// Whether Docker Hub is meant because the text has nothing that looks like a registry.
    pub fn falls_back_to_docker_hub(&self) -> bool {
        self.registry_at.is_empty()
    }
}

impl Image {
    /// Reads as `name.ParseReference`: first as a tag, then as a digest.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let Some(at_sign) = text.find('@') else {
            return Self::parse_tagged(text);
        };
        let digest = at_sign + 1..text.len();
        check_digest(text, digest.clone())?;
        let base = &text[..at_sign];
        let (repository, tag) = match Self::parse_tagged(base) {
            Ok(tagged) => {
                // The library reads the full name once more, so that an implied `library/` counts for the length.
                let full = Repository::parse(&tagged.repository.name());
                full.map_err(|error| SyntaxError::new(0..at_sign, error.message))?;
                (tagged.repository, tagged.tag)
            }
            Err(_) => (Repository::parse(base)?, None),
        };
        let identifier = text[digest.clone()].to_owned();
        Ok(Self { repository, tag, digest: Some(digest), identifier })
    }

    /// The digest, else the tag, else `latest`.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    fn parse_tagged(text: &str) -> Result<Self, SyntaxError> {
        // A colon with a slash after it belongs to a port.
        let colon = text.rfind(':').filter(|&colon| !text[colon + 1..].contains('/'));
        let tag = colon.map(|colon| colon + 1..text.len());
        if let Some(tag) = tag.clone() {
            check_tag(text, tag)?;
        }
        let repository = Repository::parse(&text[..colon.unwrap_or(text.len())])?;
        let identifier = tag.clone().map_or("latest", |tag| &text[tag]).to_owned();
        Ok(Self { repository, tag, digest: None, identifier })
    }
}

fn check_registry(name: &str) -> Result<(), SyntaxError> {
    let url = GoUrl::parse(&format!("//{name}")).map_err(|error| {
        let at = error.at.start.saturating_sub(2)..error.at.end.saturating_sub(2);
        SyntaxError::new(at, error.message)
    })?;
    if url.host == name {
        return Ok(());
    }
    Err(SyntaxError::new(
        0..name.len(),
        format!("{} is not a registry, which is a host and perhaps a port", quoted(name)),
    ))
}

fn check_repository(text: &str, at: Range<usize>) -> Result<(), SyntaxError> {
    let repository = &text[at.clone()];
    let length = repository.chars().count();
    if !(1..=255).contains(&length) {
        let message = match length {
            0 => format!("{} names no repository after the registry", quoted(text)),
            _ => format!("a repository has at most 255 characters, this one has {length}"),
        };
        return Err(SyntaxError::new(at, message));
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-./".contains(c);
    let Some(bad) = repository.find(|c| !allowed(c)) else {
        return Ok(());
    };
    let here = char_at(text, at.start + bad);
    let found = &text[here.clone()];
    let (place, message) = match found {
        ":" => (
            here.start..at.end,
            format!("{} is a tag, which does not belong in a repository", quoted(&text[here.end..])),
        ),
        "@" => (
            here.start..at.end,
            format!("{} is a digest, which does not belong in a repository", quoted(&text[here.end..])),
        ),
        _ if found.chars().all(char::is_uppercase) => {
            (here, format!("{} has upper-case letters, a repository is lower case", quoted(repository)))
        }
        _ => (here, format!("`{found}` cannot be in a repository, which has lower-case letters, digits and `_-./`")),
    };
    Err(SyntaxError::new(place, message))
}

fn check_tag(text: &str, at: Range<usize>) -> Result<(), SyntaxError> {
    let tag = &text[at.clone()];
    let length = tag.chars().count();
    if length == 0 {
        return Err(SyntaxError::new(at, format!("no tag follows the colon of {}", quoted(text))));
    }
    if length > 128 {
        return Err(SyntaxError::new(at, format!("a tag has at most 128 characters, this one has {length}")));
    }
    match tag.find(|c: char| !c.is_ascii_alphanumeric() && !"_-.".contains(c)) {
        None => Ok(()),
        Some(bad) => {
            let here = char_at(text, at.start + bad);
            let message = match &text[here.clone()] {
                "+" => format!("`+` cannot be in a tag; Helm writes {} instead", quoted(&tag.replace('+', "_"))),
                found => {
                    format!("`{found}` cannot be in a tag, which has letters, digits and `_-.`")
                }
            };
            Err(SyntaxError::new(here, message))
        }
    }
}

fn check_digest(text: &str, at: Range<usize>) -> Result<(), SyntaxError> {
    let digest = &text[at.clone()];
    let Some(hex) = digest.strip_prefix("sha256:") else {
        let message = format!("{} is not a digest, which is `sha256:` and 64 hexadecimal digits", quoted(digest));
        return Err(SyntaxError::new(at, message));
    };
    let hex_at = at.end - hex.len()..at.end;
    if let Some(bad) = hex.find(|c: char| !matches!(c, '0'..='9' | 'a'..='f')) {
        let here = char_at(text, hex_at.start + bad);
        let message = format!("`{}` is not a lower-case hexadecimal digit", &text[here.clone()]);
        return Err(SyntaxError::new(here, message));
    }
    if hex.len() != 64 {
        return Err(SyntaxError::new(hex_at, format!("a sha256 digest has 64 digits, this one has {}", hex.len())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_and_places() {
        for (text, blamed, message) in [
            ("contoso.azurecr.io/team/web:1.2", ":1.2", "`1.2` is a tag, which does not belong in a repository"),
            ("contoso.azurecr.io/Team", "T", "`Team` has upper-case letters, a repository is lower case"),
            ("contoso.azurecr.io/", "", "`contoso.azurecr.io/` names no repository after the registry"),
            ("a.io/b%20c", "%", "`%` cannot be in a repository, which has lower-case letters, digits and `_-./`"),
            ("u@a.io/b", "u@a.io", "`u@a.io` is not a registry, which is a host and perhaps a port"),
        ] {
            let error = Repository::parse(text).unwrap_err();
            assert_eq!((&text[error.at], error.message.as_str()), (blamed, message), "{text}");
        }
        let bad_tag = Image::parse("web:1+2").unwrap_err();
        assert_eq!(bad_tag.message, "`+` cannot be in a tag; Helm writes `1_2` instead");
        let text = "h:5000/web:v1";
        let image = Image::parse(text).unwrap();
        assert_eq!((&text[image.tag.clone().unwrap()], image.identifier()), ("v1", "v1"));
        assert!(Repository::parse("contoso.azurecr.io").unwrap().falls_back_to_docker_hub());
    }
}
