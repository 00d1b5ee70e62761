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
    /// #     ^^^^^^^^ `https://` does not begin a path within the source
    ///     - /components/monitoring
    /// #     ^ `/` does not begin a path within the source
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

/// What kustomize takes for the address of a repository, and the root of the file system.
const REFUSED: [&str; 9] = ["git::", "gh:", "ssh://", "https://", "http://", "git@", "github.com:", "github.com/", "/"];

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    for path in kustomization.components() {
        let begins =
            |prefix: &&&str| path.value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        if let Some(prefix) = REFUSED.iter().find(begins) {
            let start = &path.value[..prefix.len()];
            cx.report((path, 0..prefix.len()), format!("`{start}` does not begin a path within the source"))
                .help("write a path relative to `path`");
        }
    }
}
