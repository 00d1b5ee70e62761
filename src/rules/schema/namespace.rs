//! A namespace that cannot be.

use crate::{model::value::dns, rules::prelude::*};

use super::metadata::is_unfinished;

rule! {
    /// A namespace is called with small letters, digits and `-`, at most 63 characters.
    ///
    /// There is no namespace of another name, and the API server refuses every object that is to go there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: web.production
    /// #               ^ `.` cannot be in a name, which has small letters, digits and `-`
    /// ```
    ///
    /// ```yaml
    /// # file: web/configmap.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: Web
    /// #            ^ `W` cannot be in a name, which has small letters, digits and `-`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    ///   namespace: web-production
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the name of a namespace.
    ///
    /// Source: [namespaces](https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/); kubernetes/apimachinery
    /// `pkg/api/validation/objectmeta.go` (`ValidateObjectMeta`).
    "schema/namespace" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(namespace) = object.namespace().text() else { return };
    if namespace.value.is_empty() || is_unfinished(namespace, cx) || namespace.node.as_str().is_none() {
        return;
    }
    // The API server clears the namespace of a kind that lives in none.
    let scopeless = matches!(
        (object.group(), object.kind),
        ("", "Namespace" | "PersistentVolume" | "Node")
            | ("rbac.authorization.k8s.io", "ClusterRole" | "ClusterRoleBinding")
            | ("apiextensions.k8s.io" | "apiregistration.k8s.io" | "admissionregistration.k8s.io", _)
            | ("storage.k8s.io" | "scheduling.k8s.io", _)
    );
    if let Err(error) = dns::label(namespace.value) {
        let finding = cx.report((namespace, error.at), error.message).help("write the name of a namespace");
        if scopeless {
            finding.level(Level::Warning);
        }
    }
}
