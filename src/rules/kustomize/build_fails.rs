//! Anything else for which kustomize refuses a build.

use crate::rules::prelude::*;

rule! {
    /// kustomize refuses the build: a generator, a transformer, a replacement or a variable cannot do what it says.
    ///
    /// Nothing of the build is then applied, and nothing of the builds that use it. Other rules report missing files, of
    /// duplicates, of patches and of the kustomization file itself.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - settings.yaml
    /// configMapGenerator:
    ///   - name: settings
    /// #   ^^^^^^^^^^^^^^ ConfigMap `settings` already exists; `behavior` must be `merge` or `replace`
    ///     literals:
    ///       - color=blue
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - settings.yaml
    /// configMapGenerator:
    ///   - name: settings
    ///     behavior: merge
    ///     literals:
    ///       - color=blue
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    /// ```
    ///
    /// ## Fix
    ///
    /// The message says what kustomize misses. `fluxvet render` shows what is built so far.
    ///
    /// Source: [kustomize `api/internal/target/kusttarget.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go).
    "kustomize/build-fails" Error on problem(Generator, Transformer, Replacement, Var, NameReference, Plugin, Limit): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    cx.refuse(refusal);
}
