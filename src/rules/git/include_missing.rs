//! A GitRepository that takes in one that nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// A GitRepository includes one that is not in its namespace.
    ///
    /// source-controller waits for the artifact of every repository of `spec.include` (`IncludeUnavailable`), and makes none
    /// until then. Only a GitRepository of the same namespace can be included.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://dev.azure.com/contoso/platform/_git/apps
    ///   ref:
    ///     branch: main
    ///   include:
    ///     - repository:
    ///         name: fleet
    /// #             ^^^^^ GitRepository `flux-system/fleet` does not exist in this cluster
    ///       fromPath: base
    ///       toPath: base
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://dev.azure.com/contoso/platform/_git/apps
    ///   ref:
    ///     branch: main
    ///   include:
    ///     - repository:
    ///         name: flux-system
    ///       fromPath: base
    ///       toPath: base
    /// ```
    ///
    /// ## Fix
    ///
    /// Name a GitRepository of the same namespace.
    ///
    /// Source: fluxcd/source-controller `internal/controller/gitrepository_controller.go` (`fetchIncludes`).
    "git/include-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(GitRepository::SUBJECT) {
        for item in object.list("spec.include") {
            if let Some(reference) = Reference::local("GitRepository", Field::of(item.at("repository.name"))) {
                report(cx, cluster, effective, reference, Level::Error);
            }
        }
    }
}
