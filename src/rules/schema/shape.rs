//! A choice between shapes that is not made, or made twice.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// Where the schema offers several shapes, an object takes as many as it must: one, or at least one.
    ///
    /// CRDs say so with `oneOf`, `anyOf` and `not`. The API server refuses an object that fits none of the shapes, or more of them than
    /// one.
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
    ///                 key: {type: string}
    ///                 code: {type: string}
    ///               anyOf:
    ///                 - required: [key]
    ///                 - required: [code]
    /// # file: clusters/prod/door.yaml
    /// apiVersion: contoso.com/v1
    /// kind: Door
    /// metadata: {name: front, namespace: flux-system}
    /// spec: {}
    /// #^^^ `spec` needs `key` or `code`
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
    ///                 key: {type: string}
    ///                 code: {type: string}
    ///               anyOf:
    ///                 - required: [key]
    ///                 - required: [code]
    /// # file: clusters/prod/door.yaml
    /// apiVersion: contoso.com/v1
    /// kind: Door
    /// metadata: {name: front, namespace: flux-system}
    /// spec: {key: brass}
    /// ```
    ///
    /// ## Fix
    ///
    /// Add what one of the shapes needs, or delete what makes it two.
    ///
    /// Source: [Kubernetes, structural schemas](https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
    "schema/shape" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let What::Shape { keyword, required } = &fault.what else { return };
    let field = spot::words(object, &fault.at);
    let sets: Vec<String> =
        required.iter().filter(|keys| !keys.is_empty()).map(|keys| spot::list(keys, "and")).collect();
    let (message, help) = match (*keyword, sets.is_empty()) {
        ("anyOf", false) => (format!("`{field}` needs {}", sets.join(" or ")), format!("add {}", sets.join(" or "))),
        ("anyOf", true) => (
            format!("`{field}` matches none of the alternatives in the schema"),
            "look up the fields of the kind".to_owned(),
        ),
        ("oneOf", _) => (
            format!("`{field}` matches more than one alternative in the schema, which allows one"),
            "keep one of them".to_owned(),
        ),
        _ => (format!("`{field}` is what the schema forbids"), "change it".to_owned()),
    };
    match (spot::entry(object, &fault.at), spot::value(object, &fault.at)) {
        (Some(entry), _) => cx.report(entry, message).help(help),
        (None, Some(value)) => cx.report(value, message).help(help),
        (None, None) => return,
    };
}
