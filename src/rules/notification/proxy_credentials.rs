//! A proxy password in Git.

use crate::rules::prelude::*;

use crate::model::value::go_url::GoUrl;

rule! {
    /// A password in the `proxy` of a Provider is readable in Git.
    ///
    /// Everyone who can read the repository, its history or the object in the cluster has it. The Secret behind
    /// `proxySecretRef` has keys of its own for `username` and `password`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams
    ///   proxy: http://flux:correct-horse@proxy.contoso.com:3128
    /// #               ^^^^^^^^^^^^^^^^^^ the proxy address contains a password
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: teams
    ///   namespace: flux-system
    /// spec:
    ///   type: msteams
    ///   secretRef:
    ///     name: teams
    ///   proxySecretRef:
    ///     name: proxy
    /// ```
    ///
    /// ## Fix
    ///
    /// Change the password, for it stays in the history. Put `address`, `username` and `password` into an encrypted
    /// Secret.
    ///
    /// Source: [Provider, Proxy](https://fluxcd.io/flux/components/notification/providers/#https-proxy).
    "notification/proxy-credentials" Error on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    let Some(proxy) = provider.proxy().text() else { return };
    let Ok(url) = GoUrl::parse(proxy.value) else { return };
    if url.user.and_then(|user| user.password).is_some_and(|password| !password.is_empty()) {
        cx.report((proxy, url.places.userinfo), "the proxy address contains a password")
            .help("change the password, and put the address in an encrypted Secret that `proxySecretRef` names")
            .leak(proxy.place());
    }
}
