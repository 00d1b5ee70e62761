//! SSH to the host of the HTTPS form.

use crate::{model::value::git_url::Form, rules::prelude::*};

use super::address::Address;

rule! {
    /// Azure DevOps has a host of its own for SSH, `ssh.dev.azure.com`.
    ///
    /// `dev.azure.com` answers HTTPS. The documented SSH address, and the keys that `ssh-keyscan` collects for `known_hosts`,
    /// are those of `ssh.dev.azure.com`.
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
    ///   url: ssh://git@dev.azure.com/v3/contoso/platform/fleet
    /// #                ^^^^^^^^^^^^^ `dev.azure.com` is the host for HTTPS, the one for SSH is `ssh.dev.azure.com`
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
    /// Write `ssh://git@ssh.dev.azure.com/v3/ORG/PROJECT/REPO`, and scan that host for `known_hosts`.
    ///
    /// Source: [Bootstrap for Azure DevOps](https://fluxcd.io/flux/installation/bootstrap/azure-devops/).
    "azure-devops/ssh-host" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(Address { text, url, azure }) = Address::of(source) else { return };
    if azure.form != Form::SshOnHttpsHost {
        return;
    }
    let meant = azure.canonical_ssh();
    cx.report(
        (text, url.host_at.clone()),
        format!("`{}` is the host for HTTPS, the one for SSH is `ssh.dev.azure.com`", url.host),
    )
    .help(format!("write `{meant}`"))
    .fix(Fix::suggestion("write the SSH form", vec![Edit::replace(text.part(0..text.value.len()), meant)]));
}
