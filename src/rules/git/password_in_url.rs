//! `https://user:password@host/…`.

use crate::{model::value::git_url::GitUrl, rules::prelude::*};

rule! {
    /// A password in the URL of a GitRepository is there for everyone who can read the repository or the cluster.
    ///
    /// It stays in the history of Git, in the object, and in the logs and events of source-controller. Objects are
    /// shown to many who may not read Secrets.
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
    ///   url: https://contoso:not-a-real-token@dev.azure.com/contoso/platform/_git/fleet
    /// #                      ^^^^^^^^^^^^^^^^ the URL contains a password
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
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   ref:
    ///     branch: main
    ///   secretRef:
    ///     name: fleet-token
    /// ```
    ///
    /// ## Fix
    ///
    /// Revoke the password, put a new one as `username` and `password` into an encrypted Secret, and name that in
    /// `spec.secretRef`.
    ///
    /// Source: [GitRepository, Secret reference](https://fluxcd.io/flux/components/source/gitrepositories/#secret-reference).
    "git/password-in-url" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Ok(url) = GitUrl::parse(text.value) else { return };
    let Some(password) = url.user.as_ref().and_then(|user| user.password.as_deref()) else { return };
    let Some(scheme) = text.value.find("://") else { return };
    let Some(userinfo) = text.value.get(scheme + 3..url.host_at.start.saturating_sub(1)) else { return };
    let Some(colon) = userinfo.find(':').filter(|_| !password.is_empty()) else { return };
    let at = scheme + 3 + colon + 1..url.host_at.start - 1;
    cx.report((text, at), "the URL contains a password")
        .help("revoke it, and put a new one in the Secret that `spec.secretRef` names")
        .leak(text.place());
}
