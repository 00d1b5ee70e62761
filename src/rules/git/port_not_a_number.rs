//! The colon of an scp-like address within a URL.

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

rule! {
    /// What follows the colon after the host of a URL is a port, and a port is a number.
    ///
    /// `ssh://git@host:path` mixes a URL with the short form of Git. The API server accepts it, source-controller
    /// cannot read it and marks the GitRepository as stalled with `URLInvalid`: it does not try again.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: ssh://git@ssh.dev.azure.com:v3/contoso/platform/fleet
    /// #                                  ^^ `v3` is not a port, which is a number
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: ssh://git@ssh.dev.azure.com/v3/contoso/platform/fleet
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Make the colon a slash.
    ///
    /// Source: fluxcd/source-controller `internal/controller/gitrepository_controller.go`, `reconcileSource`;
    /// [Go `net/url`](https://pkg.go.dev/net/url#Parse).
    "git/port-not-a-number" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Ok(url) = GitUrl::parse(text.value) else { return };
    let Some(refusal) = &url.refusal else { return };
    let is_accepted = ["http://", "https://", "ssh://"].iter().any(|prefix| text.value.starts_with(prefix));
    // Behind an unescaped slash of a password comes an `@`: what looks like a port would be a part of it.
    let is_password = text.value[refusal.at.start..].contains('@');
    // `ssh://git@host:PORT/…`
    let is_placeholder = text.value[refusal.at.clone()].bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    if !is_accepted || is_placeholder || is_password || url.scheme == Scheme::ScpLike {
        return;
    }
    let colon = refusal.at.start - 1..refusal.at.start;
    let help = match url.azure_devops() {
        Some(azure) => format!("write `{}`", azure.canonical_ssh()),
        None => "replace the colon with a slash".to_owned(),
    };
    cx.report((text, refusal.at.clone()), &refusal.message)
        .help(help)
        .fix(Fix::safe("replace the colon with a slash", vec![Edit::replace(text.part(colon), "/")]));
}
