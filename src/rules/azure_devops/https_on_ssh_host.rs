//! HTTPS to the host of the SSH form.

use crate::{model::value::git_url::Form, rules::prelude::*};

use super::address::Address;

rule! {
    /// `ssh.dev.azure.com` supports SSH only; HTTPS is at `dev.azure.com`.
    ///
    /// The address is the SSH one with another scheme. No repository answers there.
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
    ///   url: https://ssh.dev.azure.com/v3/contoso/platform/fleet
    /// #              ^^^^^^^^^^^^^^^^^ `ssh.dev.azure.com` is the host for SSH, the one for HTTPS is `dev.azure.com`
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
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `https://dev.azure.com/ORG/PROJECT/_git/REPO`.
    ///
    /// Source: [Bootstrap for Azure DevOps](https://fluxcd.io/flux/installation/bootstrap/azure-devops/).
    "azure-devops/https-on-ssh-host" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(Address { text, url, azure }) = Address::of(source) else { return };
    if azure.form != Form::HttpsOnSshHost {
        return;
    }
    let meant = azure.canonical_https();
    cx.report(
        (text, url.host_at.clone()),
        format!("`{}` is the host for SSH, the one for HTTPS is `dev.azure.com`", url.host),
    )
    .help(format!("write `{meant}`"))
    .fix(Fix::suggestion("write the HTTPS form", vec![Edit::replace(text.part(0..text.value.len()), meant)]));
}
