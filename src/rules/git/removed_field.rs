//! Fields of GitRepository that ended with v1.

use crate::rules::prelude::*;

rule! {
    /// `gitImplementation` and `accessFrom` do not exist in GitRepository v1.
    ///
    /// kustomize-controller applies on the server's side, which refuses a field that the schema does not declare:
    /// nothing of the Kustomization is applied. Both fields were in v1beta2, where they had lost their effect.
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
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   gitImplementation: libgit2
    /// # ^^^^^^^^^^^^^^^^^ `gitImplementation` does not exist in `source.toolkit.fluxcd.io/v1`
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
    /// Delete the field. Flux clones from Azure DevOps without it since 0.37.
    ///
    /// Source: [source-controller changelog, 1.0.0-rc.1](https://github.com/fluxcd/source-controller/blob/main/CHANGELOG.md).
    "git/removed-field" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    if source.version() != "v1" {
        return;
    }
    for (field, path) in [("gitImplementation", "spec.gitImplementation"), ("accessFrom", "spec.accessFrom")] {
        if let Some(entry) = source.node.entry_at(path) {
            cx.report(entry, format!("`{field}` does not exist in `{}`", source.api_version)).help("delete it");
        }
    }
}
