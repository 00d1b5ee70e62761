//! A rule that a CRD has in CEL.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// An object keeps the rules that the CRD of its kind has in CEL.
    ///
    /// The API server evaluates `x-kubernetes-validations` and refuses an object that breaks one. fluxvet evaluates those of CRDs that
    /// the same cluster receives; a rule over a value that is not known, or one that costs too much, is a gap and never a finding.
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
    ///                 close: {type: integer}
    ///               x-kubernetes-validations:
    ///                 - rule: self.open < self.close
    ///                   message: the door closes before it opens
    /// # file: clusters/prod/door.yaml
    /// apiVersion: contoso.com/v1
    /// kind: Door
    /// metadata: {name: front, namespace: flux-system}
    /// spec: {open: 9, close: 7}
    /// #^^^ `spec`: the door closes before it opens
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
    ///                 close: {type: integer}
    ///               x-kubernetes-validations:
    ///                 - rule: self.open < self.close
    ///                   message: the door closes before it opens
    /// # file: clusters/prod/door.yaml
    /// apiVersion: contoso.com/v1
    /// kind: Door
    /// metadata: {name: front, namespace: flux-system}
    /// spec: {open: 7, close: 9}
    /// ```
    ///
    /// ## Fix
    ///
    /// Do what the message asks for.
    ///
    /// Source: [Kubernetes, validation rules](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules).
    "schema/rule" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let What::Rule { message } = &fault.what else { return };
    let message = format!("`{}`: {}", spot::words(object, &fault.at), spot::cut(message));
    match (spot::entry(object, &fault.at), spot::value(object, &fault.at)) {
        (Some(entry), _) => cx.report(entry, message),
        (None, Some(value)) => cx.report(value, message),
        (None, None) => return,
    };
}
