//! A path that leaves the source.

use crate::{flux::prefix::clamp, rules::prelude::*};

rule! {
    /// A path cannot leave its source: what climbs out is cut off.
    ///
    /// kustomize-controller joins `path` to the root of the artifact in a way that lets no `..` out, so that
    /// `../shared` quietly means `./shared` of the same source. If there is such a folder, the wrong thing is
    /// applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ../shared/apps
    /// #       ^^^^^^^^^^^^^^ `../shared/apps` points above the root of the source; Flux reads it as `./shared/apps`
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./shared/apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the path from the root of the repository, not from the folder of this file.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`securejoin.SecureJoin`
    /// of the path), [filepath-securejoin](https://github.com/cyphar/filepath-securejoin).
    "kustomization/path-climbs" Warning on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    let Some(path) = kustomization.path().text() else { return };
    let (inside, climbs) = clamp(path.value);
    if climbs {
        let read = format!("./{inside}");
        let edit = Edit::replace(path.part(0..path.value.len()), read.as_str());
        cx.report(path, format!("`{}` points above the root of the source; Flux reads it as `{read}`", path.value))
            .help("write the path from the root of the repository")
            .fix(Fix::safe(format!("write `{read}`"), vec![edit]));
    }
}
