//! A kustomization file that kustomize cannot read.

use crate::rules::prelude::*;

rule! {
    /// kustomize reads a kustomization file strictly, and refuses one that it does not understand.
    ///
    /// That is a file that says nothing, that is of another kind, or in which a field has a value of another type: a text
    /// where a list belongs. A field that kustomize does not know has a rule of its own.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources: namespace.yaml
    /// #          ^^^^^^^^^^^^^^ `resources` must be a list, not a string
    /// # file: apps/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
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
    /// Write the field as kustomize wants it.
    ///
    /// Source: [kustomize `api/types/kustomization.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go)
    /// (`Unmarshal`, `EnforceFields`, `CheckEmpty`).
    "kustomize/invalid-file" Error on problem(File, Field): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    cx.refuse(refusal);
}
