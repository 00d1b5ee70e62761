//! An identity for a Git host that knows none.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// A GitRepository accepts a `serviceAccountName` with `provider: azure` or `provider: aws` only.
    ///
    /// The CRD has a rule about it, so that the API server refuses the object, and with it everything that is applied together. `aws` is known
    /// since Flux 2.9; without `provider`, none is.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   provider: generic
    ///   serviceAccountName: fleet-reader
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` is not allowed with `provider: generic`
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: https://git.contoso.com/platform/fleet.git
    ///   serviceAccountName: fleet-reader
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` is not allowed without `provider`
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
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   provider: azure
    ///   serviceAccountName: fleet-reader
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `provider: azure` for Azure DevOps, or delete `serviceAccountName`.
    ///
    /// Source: the [CRD of GitRepository](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml),
    /// rule of `spec`.
    "git/service-account-provider" Error on GitRepository: check
}

/// The first version with the field.
const SINCE: Minor = Minor::new(2, 7);

fn check<'a>(repository: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(spec) = repository.map("spec") else { return };
    let Some(account) = set(spec, "serviceAccountName") else { return };
    let refused = cx.world().flux.matching(|version| version >= SINCE);
    let message = match repository.provider() {
        // Where `aws` is not known, its own field says so.
        Field::Known(provider) if !matches!(provider.value, "azure" | "aws") => {
            format!("`serviceAccountName` is not allowed with `provider: {}`", provider.value)
        }
        Field::Absent if cx.is_complete() && is_absent(spec, "provider") => {
            "`serviceAccountName` is not allowed without `provider`".to_owned()
        }
        _ => return,
    };
    if !refused.versions.is_empty() {
        cx.report(account, message)
            .help("write `provider: azure` for Azure DevOps, or delete `serviceAccountName`")
            .level(if refused.certain { Level::Error } else { Level::Warning });
    }
}
