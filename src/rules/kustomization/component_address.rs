//! A component that is not a folder of the source.

use crate::rules::prelude::*;

rule! {
    /// A component of a Kustomization is a folder of its source, written relative to `path`.
    ///
    /// kustomize-controller refuses the address of a repository and an absolute path before it builds anything. The `components` of a
    /// kustomization file may be remote, those of the Kustomization may not.
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
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   components:
    ///     - https://github.com/contoso/components//ingress?ref=v1.0.0
    /// #     ^^^^^^^^ a path in the source cannot start with `https://`
    ///     - /components/monitoring
    /// #     ^ a path in the source cannot start with `/`
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
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   components:
    ///     - ../components/ingress
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a path relative to `path`. Name a remote component in a kustomization file of that folder.
    ///
    /// Source: fluxcd/pkg `kustomize/kustomize_generator.go` (`IsLocalRelativePath`).
    "kustomization/component-address" Error on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    for path in kustomization.components() {
        if let Some(start) = address_start(path.value) {
            cx.report((path, 0..start.len()), format!("a path in the source cannot start with `{start}`"))
                .help("write a path relative to `path`");
        }
    }
}
