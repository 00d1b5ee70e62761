//! A kustomization that leads back to itself.

use crate::rules::prelude::*;

rule! {
    /// A kustomization file may not list a folder that holds it, or that leads back to it.
    ///
    /// kustomize answers `cycle detected` and builds nothing. A folder above counts as well, even if its own kustomization
    /// file does not list this one.
    ///
    /// ## Bad
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
    /// # file: apps/prod/kustomization.yaml
    /// resources:
    ///   - ..
    /// #   ^^ `..` leads back to this kustomization, or to a folder above it
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
    /// Move what both need into a folder of its own, beside them.
    ///
    /// Source: [kustomize `api/internal/loader/fileloader.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/loader/fileloader.go)
    /// (`errIfArgEqualOrHigher`).
    "kustomize/cycle" Error on problem(Cycle): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    cx.refuse(refusal);
}
