//! `ref.name` with a slash at an end.

use crate::rules::prelude::*;

use super::checkout::{Checkout, is_set, known};

rule! {
    /// `ref.name` can neither begin nor end with a slash.
    ///
    /// source-controller refuses such a name before it asks the server; the GitRepository never becomes ready.
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
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     name: /refs/heads/main
    /// #         ^^^^^^^^^^^^^^^^ the reference name `/refs/heads/main` begins with a slash
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
    ///     name: refs/heads/main
    /// ```
    ///
    /// ## Fix
    ///
    /// Take the slash away.
    ///
    /// Source: fluxcd/pkg `git/gogit/clone.go`, `getRemoteHEAD`.
    "git/ref-name-slash" Error on [GitRepository, ImageUpdateAutomation]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let checkout = Checkout::of(object);
    let Some(name) = known(checkout.name).filter(|_| !is_set(checkout.commit)) else { return };
    let verb = match (name.value.starts_with('/'), name.value.ends_with('/')) {
        (true, _) => "begins",
        (false, true) => "ends",
        (false, false) => return,
    };
    let trimmed = name.value.trim_matches('/');
    let finding = cx.report(name, format!("the reference name `{}` {verb} with a slash", name.value));
    if trimmed.starts_with("refs/") {
        finding
            .help(format!("write `{trimmed}`"))
            .fix(Fix::safe("remove the slash", vec![Edit::replace(name.part(0..name.value.len()), trimmed)]));
    } else {
        finding.help("write the full name of the reference, such as `refs/heads/main`");
    }
}
