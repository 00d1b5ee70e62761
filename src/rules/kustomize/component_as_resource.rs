//! A component among the resources, or the reverse.

use crate::rules::prelude::*;

rule! {
    /// A `Component` is listed under `components`, everything else under `resources`.
    ///
    /// kustomize refuses a component in `resources`, and anything but a folder with a component in `components`. Flux takes
    /// relative paths only in `spec.components`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - tls
    /// #   ^^^ `tls` is a component, not a base
    /// # file: apps/tls/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1alpha1
    /// kind: Component
    /// labels:
    ///   - pairs:
    ///       tls: "yes"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    /// components:
    ///   - tls
    /// # file: apps/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// # file: apps/tls/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1alpha1
    /// kind: Component
    /// labels:
    ///   - pairs:
    ///       tls: "yes"
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the line to the other list.
    ///
    /// Source: [kustomize `api/internal/target/kusttarget.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go)
    /// (`accumulateDirectory`).
    "kustomize/component-as-resource" Error on problem(Component): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    // An address under `components` of a Flux Kustomization is for `kustomization/component-address`.
    let place = &refusal.problem.place;
    let in_flux = cx.repo.file(place.source.path().as_str()).is_some_and(|file| file.kustomization().is_none());
    if !(in_flux && address_start(place.text().trim_matches(['"', '\''])).is_some()) {
        cx.refuse(refusal);
    }
}
