//! A Git URL with a scheme that the API server refuses, or with none.

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

rule! {
    /// The URL of a GitRepository begins with `http://`, `https://` or `ssh://`, in lower case.
    ///
    /// The API server refuses everything else, `git://` and `git+ssh://` included, and so does the dry run of
    /// kustomize-controller: nothing of the Kustomization is applied.
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
    ///   url: git://github.com/contoso/fleet
    /// #      ^^^ `git` is not a supported scheme; use `http`, `https` or `ssh`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: github.com/contoso/fleet
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^ the URL must start with `http://`, `https://` or `ssh://`
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
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the `https://` or `ssh://` address of the repository.
    ///
    /// Source: the pattern of `spec.url` in the
    /// [GitRepository CRD](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml).
    "git/url-scheme" Error on GitRepository: check
}

const ACCEPTED: [&str; 3] = ["http", "https", "ssh"];

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Some(end) = text.value.find("://") else { return without_scheme(text, cx) };
    let scheme = &text.value[..end];
    if ACCEPTED.contains(&scheme) {
        return;
    }
    let lower = scheme.to_ascii_lowercase();
    let is_name = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let message = match is_name {
        true => format!("`{scheme}` is not a supported scheme; use `http`, `https` or `ssh`"),
        false => "the URL must start with `http://`, `https://` or `ssh://`".to_owned(),
    };
    let finding = cx.report((text, 0..end), message);
    if text.value.contains('@') {
        finding.mask(text.place());
    }
    match lower.as_str() {
        accepted if ACCEPTED.contains(&accepted) => finding
            .help(format!("write `{lower}`"))
            .fix(Fix::safe(format!("write `{lower}`"), vec![Edit::replace(text.part(0..end), lower)])),
        "git+ssh" | "ssh+git" => {
            finding.help("write `ssh`").fix(Fix::safe("write `ssh`", vec![Edit::replace(text.part(0..end), "ssh")]))
        }
        "oci" => finding.help("use an OCIRepository for an artifact in a registry"),
        "s3" | "gs" => finding.help("use a Bucket for files in object storage"),
        _ => finding.help("write the `https://` or `ssh://` address of the repository"),
    };
}

/// `github.com/contoso/fleet`. A single word is a placeholder, `user@host:path` has a rule of its own.
fn without_scheme<'a>(text: Text<'a>, cx: &mut Context<'a>) {
    let is_scp_like = GitUrl::parse(text.value).is_ok_and(|url| url.scheme == Scheme::ScpLike);
    let Some((host, path)) = text.value.split_once('/') else { return };
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let is_host = host.contains('.') && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    if is_scp_like || !is_host || path.is_empty() || text.value.contains([' ', '@']) {
        return;
    }
    let insert = Edit::replace(text.part(0..0), "https://");
    cx.report(text, "the URL must start with `http://`, `https://` or `ssh://`")
        .help("write the `https://` or `ssh://` address of the repository")
        .fix(Fix::suggestion("insert `https://`", vec![insert]));
}
