//! The registry of an object that signs in with the identity of Azure.

use std::ops::Range;

use crate::model::{HelmRepository, ImageRepository, Object, Text};

pub(super) struct Registry<'a> {
    /// The text `azure`.
    pub provider: Text<'a>,
    /// The URL, or the image of an ImageRepository.
    pub text: Text<'a>,
    /// Where in it the registry is, with its port.
    pub host: Range<usize>,
}

impl<'a> Registry<'a> {
    /// Where `provider: azure` is written and a registry is named.
    pub fn with_provider_azure(object: Object<'a>) -> Option<Self> {
        let provider = object.text("spec.provider").text().filter(|provider| provider.value == "azure")?;
        let is_image = object.is(ImageRepository::SUBJECT);
        let text = object.text(if is_image { "spec.image" } else { "spec.url" }).text()?;
        // An image with a scheme is refused as a whole: `image/reference`.
        if text.is_placeholder() || is_image && text.value.contains("://") {
            return None;
        }
        let start = if is_image { 0 } else { text.value.strip_prefix("oci://").map(|_| "oci://".len())? };
        let is_helm = object.is(HelmRepository::SUBJECT);
        // The provider of an index over HTTP has no effect at all.
        if is_helm && !object.text("spec.type").is("oci") {
            return None;
        }
        let rest = &text.value[start..];
        let end = match rest.find('/') {
            Some(slash) => slash,
            // A HelmRepository may be the registry as a whole; anything else would be of Docker Hub.
            None if is_helm => rest.len(),
            None => return None,
        };
        let host = &rest[..end];
        let is_host = host == "localhost" || host.contains(['.', ':']);
        (is_host && !host.contains('@')).then_some(Self { provider, text, host: start..start + end })
    }

    /// The same, where nothing that is written keeps the provider from being asked.
    pub fn of_azure(object: Object<'a>) -> Option<Self> {
        let registry = Self::with_provider_azure(object)?;
        // Pull secrets come first, those of a ServiceAccount too; but not for an ImageRepository.
        let may_have_secrets =
            ["spec.secretRef", "spec.serviceAccountName"].iter().any(|path| object.node.at(path).is_some());
        (object.is(ImageRepository::SUBJECT) || !may_have_secrets).then_some(registry)
    }
}
