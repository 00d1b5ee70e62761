//! A patch that cannot be applied.

use crate::rules::prelude::*;

rule! {
    /// A patch must be readable, and each of its operations must find what it changes.
    ///
    /// kustomize refuses a patch that is neither an object nor a list of operations, and an operation whose path is not in the
    /// object. Then nothing of the build is applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - settings.yaml
    /// patches:
    ///   - target:
    ///       kind: ConfigMap
    ///     patch: |
    ///       - op: remove
    ///         path: /data/color
    /// #             ^^^^^^^^^^^ `remove` of `/data/color`: no such field in ConfigMap `settings`
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    /// data:
    ///   size: small
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
    /// Look with `fluxvet render` at the object that the patch meets, and write the path as it is there.
    ///
    /// Source: [kustomize `api/internal/builtins/PatchTransformer.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/builtins/PatchTransformer.go);
    /// [RFC 6902](https://www.rfc-editor.org/rfc/rfc6902).
    "kustomize/invalid-patch" Error on problem(Patch, Operation): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    cx.refuse(refusal);
}
