//! A path that leads out of the repository.

use crate::rules::prelude::*;

rule! {
    /// A kustomization file may not name anything outside of the repository.
    ///
    /// Flux unpacks the repository into a folder of its own and refuses every path that leads out of it. What is beside the
    /// repository on a laptop is not there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - ../../shared
    /// #   ^^^^^^^^^^^^ `../../shared` leads out of the repository
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    /// # file: apps/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Bring what is needed into the repository, or name it by a URL.
    ///
    /// Source: fluxcd/pkg `kustomize/filesys/fs_secure.go`.
    "kustomize/path-outside" Error on problem(Outside): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    cx.refuse(refusal);
}
