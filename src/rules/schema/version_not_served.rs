//! A version that the definition of the kind does not serve.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// An object is written in a version that the definition of its kind serves.
    ///
    /// The cluster receives the CRD from the same repository, so which versions it serves is known. The API server has no such kind in
    /// any other version, and nothing of the Kustomization is applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: clusters/prod/kustomization.yaml
    /// resources: [flux-system.yaml, crd.yaml, door.yaml]
    /// # file: clusters/prod/flux-system.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: flux-system, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./clusters/prod
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata: {name: flux-system, namespace: flux-system}
    /// spec: {interval: 10m, url: "https://git.contoso.com/fleet.git", ref: {branch: main}}
    /// # file: clusters/prod/crd.yaml
    /// apiVersion: apiextensions.k8s.io/v1
    /// kind: CustomResourceDefinition
    /// metadata: {name: doors.contoso.com}
    /// spec:
    ///   group: contoso.com
    ///   names: {kind: Door, plural: doors, singular: door, listKind: DoorList}
    ///   scope: Namespaced
    ///   versions:
    ///     - name: v1
    ///       served: true
    ///       storage: true
    ///       schema:
    ///         openAPIV3Schema:
    ///           type: object
    ///           properties:
    ///             spec:
    ///               type: object
    ///               properties:
    ///                 open: {type: integer}
    /// # file: clusters/prod/door.yaml
    /// apiVersion: contoso.com/v1alpha1
    /// #           ^^^^^^^^^^^^^^^^^^^^ the CRD of `Door` does not serve `v1alpha1`
    /// kind: Door
    /// metadata: {name: front, namespace: flux-system}
    /// spec: {open: 9}
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: clusters/prod/kustomization.yaml
    /// resources: [flux-system.yaml, crd.yaml, door.yaml]
    /// # file: clusters/prod/flux-system.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata: {name: flux-system, namespace: flux-system}
    /// spec:
    ///   interval: 10m
    ///   path: ./clusters/prod
    ///   prune: true
    ///   sourceRef: {kind: GitRepository, name: flux-system}
    /// ---
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata: {name: flux-system, namespace: flux-system}
    /// spec: {interval: 10m, url: "https://git.contoso.com/fleet.git", ref: {branch: main}}
    /// # file: clusters/prod/crd.yaml
    /// apiVersion: apiextensions.k8s.io/v1
    /// kind: CustomResourceDefinition
    /// metadata: {name: doors.contoso.com}
    /// spec:
    ///   group: contoso.com
    ///   names: {kind: Door, plural: doors, singular: door, listKind: DoorList}
    ///   scope: Namespaced
    ///   versions:
    ///     - name: v1
    ///       served: true
    ///       storage: true
    ///       schema:
    ///         openAPIV3Schema:
    ///           type: object
    ///           properties:
    ///             spec:
    ///               type: object
    ///               properties:
    ///                 open: {type: integer}
    /// # file: clusters/prod/door.yaml
    /// apiVersion: contoso.com/v1
    /// kind: Door
    /// metadata: {name: front, namespace: flux-system}
    /// spec: {open: 9}
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the object in a version that is served, or apply the CRD that has the version.
    ///
    /// Source: [Kubernetes, versions of CRDs](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/).
    "schema/version-not-served" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let What::Unserved { served } = &fault.what else { return };
    let Some(node) = spot::value(object, &fault.at) else { return };
    let message = format!("the CRD of `{}` does not serve `{}`", object.kind, object.version());
    let served: Vec<String> = served.iter().map(|version| format!("{}/{version}", object.group())).collect();
    let help = if served.is_empty() {
        "it does not serve any version".to_owned()
    } else {
        format!("write {}", spot::list(&served, "or"))
    };
    cx.report(node, message).help(help);
}
