//! A pattern among the folders of a sparse checkout.

use crate::rules::prelude::*;

rule! {
    /// `sparseCheckout` lists folders, not patterns.
    ///
    /// source-controller looks for a folder with exactly that name in the clone, and fails when there is none:
    /// `*`, `?` and `[…]` are not expanded.
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
    ///     branch: main
    ///   sparseCheckout:
    ///     - clusters/production
    ///     - apps/*
    /// #          ^ `*` is not expanded: `apps/*` is read as the name of a folder
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
    ///     branch: main
    ///   sparseCheckout:
    ///     - clusters/production
    ///     - apps
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the folder above; everything below it is taken along.
    ///
    /// Source: [GitRepository, Sparse checkout](https://fluxcd.io/flux/components/source/gitrepositories/#sparse-checkout);
    /// fluxcd/source-controller `internal/controller/gitrepository_controller.go`, `validateSparseCheckoutPaths`.
    "git/sparse-checkout-glob" Warning on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    for folder in source.sparse_checkout() {
        let Some(at) = folder.value.find(['*', '?', '[']) else { continue };
        let found = &folder.value[at..=at];
        let above = folder.value[..at].rsplit_once('/').map_or("", |(above, _)| above);
        let finding = cx.report(
            (folder, at..at + 1),
            format!("`{found}` is not expanded: `{}` is read as the name of a folder", folder.value),
        );
        match above {
            "" | "." => finding.help("list the folders one by one"),
            above => finding.help(format!("list the parent folder `{above}`, or the folders one by one")),
        };
    }
}
