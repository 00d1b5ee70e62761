//! A file that is listed and holds no Kubernetes object.

use crate::rules::prelude::*;

use super::file_name_case;

rule! {
    /// Every file that is listed under `resources` must hold Kubernetes objects.
    ///
    /// kustomize wants a `kind` and a `metadata.name` from each document, and refuses the build otherwise. A folder at a
    /// `spec.path` without a kustomization file is built as if it listed all YAML files below it: values for a chart, or
    /// the configuration of a tool in that folder, fail the whole Kustomization. Of a file that Git LFS stores, source-controller
    /// has the pointer only.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - values.yaml
    /// # file: apps/values.yaml
    /// replicas: 3
    /// #^^^^^^^^^^ kustomize refuses an object without `kind`
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
    /// Do not list the file; where nothing lists it, add a kustomization file that names the others, or name the file in
    /// `.sourceignore`.
    ///
    /// Source: [kustomize `api/resource/factory.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/resource/factory.go);
    /// fluxcd/pkg `kustomize/kustomize_generator.go` (`scanManifests`);
    /// [fluxcd/flux2 1895](https://github.com/fluxcd/flux2/issues/1895), Git LFS.
    "kustomize/not-an-object" Error on problem(Resource): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    // A kustomization file by a name that kustomize does not know has a rule of its own.
    if !file_name_case::is_alike(refusal.problem.place.source.path().file_name()) {
        cx.refuse(refusal);
    }
}
