//! A Git server reached without encryption.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::{
    model::value::git_url::{GitUrl, Scheme},
    rules::prelude::*,
};

rule! {
    /// Over `http://`, anyone on the way can read the credentials and change what is applied.
    ///
    /// source-controller sends credentials over plain HTTP too. What it fetches is applied to the cluster with the
    /// rights of Flux, so that a changed answer is as good as cluster administration. Servers within the cluster, on
    /// private addresses and with a name of one word are not reported.
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
    ///   url: http://git.contoso.com/platform/fleet
    /// #      ^^^^ `http` connects to `git.contoso.com` without encryption
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
    ///   url: https://git.contoso.com/platform/fleet
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `https`; a certificate authority of your own goes into `ca.crt` of the Secret.
    ///
    /// Source: fluxcd/source-controller `internal/controller/gitrepository_controller.go`, `gitCheckout`.
    "git/plain-http" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(text) = source.url().text().filter(|text| !text.is_placeholder()) else { return };
    let Ok(url) = GitUrl::parse(text.value) else { return };
    if url.scheme != Scheme::Http || url.refusal.is_some() || is_near(&url.host) {
        return;
    }
    let scheme = 0.."http".len();
    // A port that speaks plain HTTP will not speak TLS.
    let fix = url
        .port
        .is_empty()
        .then(|| Fix::suggestion("write `https`", vec![Edit::replace(text.part(scheme.clone()), "https")]));
    let finding = cx.report((text, scheme), format!("`http` connects to `{}` without encryption", url.host));
    finding.help("write `https`");
    if let Some(fix) = fix {
        finding.fix(fix);
    }
    if url.user.is_some_and(|user| user.password.is_some()) {
        finding.mask(text.place());
    }
}

/// Whether the host, in lower case, is in the cluster or in a network of one's own.
fn is_near(host: &str) -> bool {
    const OWN: [&str; 9] =
        [".svc", ".local", ".localhost", ".internal", ".lan", ".home", ".home.arpa", ".test", ".example"];
    let by_name = !host.contains('.') || host.contains(".svc.") || OWN.iter().any(|suffix| host.ends_with(suffix));
    let by_address = host
        .parse::<Ipv4Addr>()
        .is_ok_and(|address| address.is_private() || address.is_loopback() || address.is_link_local());
    by_name || by_address || host.parse::<Ipv6Addr>().is_ok()
}
