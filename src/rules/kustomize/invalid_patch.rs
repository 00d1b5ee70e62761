//! A patch that cannot be applied.

use crate::{render::ProblemKind as Refusal, rules::prelude::*};

use super::refused::refused;

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
    "kustomize/invalid-patch" Error on repository: check
}

fn check<'a>(_: &'a Repo, cx: &mut Context<'a>) {
    for refused in refused(cx.fleet, |problem| matches!(problem.kind, Refusal::Patch | Refusal::Operation)) {
        refused.say(cx);
    }
}
