//! The SSH path without its first word.

use crate::{model::value::git_url::Form, rules::prelude::*};

use super::address::Address;

rule! {
    /// SSH addresses of Azure DevOps begin with `/v3/`.
    ///
    /// Without it the server answers that the path of git-upload-pack is not in the expected format, and the GitRepository
    /// never becomes ready.
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
    ///   url: ssh://git@ssh.dev.azure.com/contoso/platform/fleet
    /// #                                 ^^^^^^^^^^^^^^^^^^^^^^^ the path of an Azure DevOps SSH address must start with `/v3/`
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
    /// Put `v3` before the organization.
    ///
    /// Source: [Bootstrap for Azure DevOps](https://fluxcd.io/flux/installation/bootstrap/azure-devops/);
    /// the answer of the server is in [fluxcd/source-controller#197](https://github.com/fluxcd/source-controller/issues/197).
    "azure-devops/ssh-without-v3" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(Address { text, url, azure }) = Address::of(source) else { return };
    if azure.form != Form::SshWithoutV3 {
        return;
    }
    let at = url.path_at.clone();
    let meant = format!("{}/v3{}", &text.value[..at.start], &text.value[at.start..]);
    cx.report((text, at.clone()), "the path of an Azure DevOps SSH address must start with `/v3/`")
        .help(format!("write `{meant}`"))
        .fix(Fix::safe("insert `v3`", vec![Edit::replace(text.part(at.start..at.start), "/v3")]));
}
