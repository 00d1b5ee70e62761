//! An Azure DevOps repository that Flux reads wrongly.

use crate::rules::prelude::*;

use crate::model::value::devops_address::{DevOpsAddress, suggestion};

rule! {
    /// The address of an `azuredevops` Provider has exactly four parts: `ORG/PROJECT/_git/REPO`.
    ///
    /// notification-controller splits the path and uses the first part as the organization, the second for the
    /// project, the fourth for the repository. With another number of parts no commit status is posted at all; an SSH
    /// address has four, but the wrong ones, and Flux calls the API of an organization `v3`. A Provider has no
    /// status: nothing shows but a line in the log of the controller.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: commit-status
    ///   namespace: flux-system
    /// spec:
    ///   type: azuredevops
    ///   address: https://contoso.visualstudio.com/shop/_git/web
    /// #                                          ^^^^^^^^^^^^^^ the path has 3 parts, `ORG/PROJECT/_git/REPO` has four
    /// ```
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: commit-status
    ///   namespace: flux-system
    /// spec:
    ///   type: azuredevops
    ///   address: ssh://git@ssh.dev.azure.com/v3/contoso/shop/web
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ssh://git@ssh.dev.azure.com/v3/contoso/shop/web` is read as organization `v3`, project `contoso` and repository `web`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: notification.toolkit.fluxcd.io/v1beta3
    /// kind: Provider
    /// metadata:
    ///   name: commit-status
    ///   namespace: flux-system
    /// spec:
    ///   type: azuredevops
    ///   address: https://dev.azure.com/contoso/shop/_git/web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `https://dev.azure.com/ORG/PROJECT/_git/REPO`, without a slash at the end.
    ///
    /// Source: fluxcd/notification-controller `internal/notifier/azure_devops.go` and `util.go` (`parseGitAddress`),
    /// [Provider, Azure DevOps](https://fluxcd.io/flux/components/notification/providers/#azure-devops).
    "notification/azure-devops-address" Error on Provider: check
}

fn check<'a>(provider: Provider<'a>, cx: &mut Context<'a>) {
    if !provider.provider_type().is("azuredevops") {
        return;
    }
    let Some(address) = provider.address().text().filter(|address| !address.value.is_empty()) else { return };
    let (error, meant) = match DevOpsAddress::parse(address.value) {
        Err(error) => (error, suggestion(address.value)),
        Ok(DevOpsAddress { misread: Some(misread), organization_url, .. }) if organization_url.ends_with("/v3") => {
            (misread.error, misread.suggestion)
        }
        Ok(_) => return,
    };
    // A Secret may hold an address, which wins over this one.
    let level = if provider.secret_ref().is_absent() { Level::Error } else { Level::Warning };
    let finding = cx.report((address, error.at), error.message).level(level);
    match meant {
        Some(meant) => {
            let edit = Edit::replace(address.part(0..address.value.len()), meant.as_str());
            finding.help(format!("write `{meant}`")).fix(Fix::suggestion("write the `https` address", vec![edit]));
        }
        None => {
            finding.help("write `https://dev.azure.com/ORG/PROJECT/_git/REPO`");
        }
    }
}
