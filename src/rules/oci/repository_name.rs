//! Characters that no repository name has.

use crate::{model::value::registry::OciUrl, rules::prelude::*};

use super::suffixes::Suffixes;

rule! {
    /// The name of a repository in a registry has lower-case letters, digits and `_-./`.
    ///
    /// source-controller refuses the URL as the library for registries does; the OCIRepository is stalled with `URLInvalid`.
    /// Azure Container Registry shows names as they were pushed, which is always lower case.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: oci://contoso.azurecr.io/Platform/podinfo
    /// #                               ^ `Platform/podinfo` has upper-case letters, a repository is lower case
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: oci://contoso.azurecr.io/platform/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the name in lower case.
    ///
    /// Source: fluxcd/source-controller `internal/controller/ocirepository_controller.go`, `parseRepository`;
    /// google/go-containerregistry `pkg/name/repository.go`.
    "oci/repository-name" Error on OciRepository: check
}

fn check<'a>(source: OciRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| text.value.starts_with(PREFIX) && !text.is_placeholder()) else {
        return;
    };
    let rest = &text.value[PREFIX.len()..];
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') && host.len() < rest.len() {
        cx.report(text, "the URL of an OCIRepository cannot contain a user name")
            .help("name a Secret with the credentials in `secretRef`")
            .mask(text.place());
        return;
    }
    // Tags and digests have rules of their own.
    if rest.is_empty() || Suffixes::of(text.value).is_some_and(|suffixes| suffixes.any()) {
        return;
    }
    // `oci://REGISTRY/podinfo`
    let is_capitals = |part: &str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    if rest.split('/').any(is_capitals) {
        return;
    }
    let Err(error) = OciUrl::parse(text.value) else { return };
    let is_upper = text.value[error.at.clone()].chars().all(char::is_uppercase) && !error.at.is_empty();
    let start = PREFIX.len() + host.len();
    let finding = cx.report((text, error.at), error.message);
    if is_upper && start < text.value.len() {
        let lower = text.value[start..].to_lowercase();
        finding
            .help(format!("write `{lower}`"))
            .fix(Fix::safe("write it in lower case", vec![Edit::replace(text.part(start..text.value.len()), lower)]));
    } else {
        finding.help("write `oci://REGISTRY/REPOSITORY`");
    }
}

const PREFIX: &str = "oci://";
