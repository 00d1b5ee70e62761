//! A key that the kind does not have.

use crate::{rules::prelude::*, schema::near};

use super::spot;

rule! {
    /// Field that the kind does not have.
    ///
    /// What becomes of it depends on the kind. Flux converts an object of a built-in kind to its Go type before it applies it, and the
    /// conversion silently drops what the type does not have: the Kustomization becomes ready, and what the field should do does not
    /// happen. That is a warning. Kinds of CRDs, CustomResourceDefinition, Role and ClusterRole are applied as they are, and so is an
    /// object with a value of a wrong type; there the API server refuses the object (`field not declared in schema`), and nothing of
    /// the Kustomization is applied. That is an error.
    ///
    /// The object is the one that the cluster receives, after every patch. The schema is that of a CRD which the same cluster
    /// receives, else the one of the Flux and Kubernetes versions that may run.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   intervall: 10m
    /// # ^^^^^^^^^ GitRepository has no field `spec.intervall`
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     branch: main
    ///     timeout: 60s
    /// #   ^^^^^^^ GitRepository has no field `spec.ref.timeout`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     allowPrivilegeEscalation: false
    /// #   ^^^^^^^^^^^^^^^^^^^^^^^^ `spec.securityContext.allowPrivilegeEscalation` protects nothing: Pod has no such field, so Flux drops it
    ///   containers:
    ///     - name: web
    ///       image: contoso.azurecr.io/web:1.4.2
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   timeout: 60s
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the name, move the field to where it belongs, or delete it.
    ///
    /// Source: fluxcd/pkg `ssa/normalize/normalize.go`, called by kustomize-controller before the apply (run with fluxcd/pkg/ssa
    /// v0.77.0); [Kubernetes, server-side apply](https://kubernetes.io/docs/reference/using-api/server-side-apply/); the
    /// [CRDs of Flux](https://fluxcd.io/flux/components/); fluxcd/flux2#3041 shows the message.
    "schema/unknown-field" Error on schema: check
}

/// Fields that keep a container or a node safe: dropped, they leave a hole that nobody sees.
const PROTECTIONS: [&str; 16] = [
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "automountServiceAccountToken",
    "capabilities",
    "limits",
    "livenessProbe",
    "policyTypes",
    "policyType",
    "privileged",
    "readOnlyRootFilesystem",
    "readinessProbe",
    "resources",
    "runAsNonRoot",
    "runAsUser",
    "seccompProfile",
    "startupProbe",
];

/// The fields that a help lists.
const MOST_FIELDS: usize = 12;

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let What::Unknown { key, known, elsewhere, versions } = &fault.what else { return };
    let Some(entry) = spot::entry(object, &fault.at) else { return };
    let parent = fault.at.rsplit_once('/').map_or("", |(parent, _)| parent);
    let field = spot::words(object, &fault.at);
    let kind = object.kind;
    let product = if object.group().ends_with(".fluxcd.io") { "Flux" } else { "Kubernetes" };
    // What follows the definition of such a map is dropped when the object is stored, without an error.
    let is_empty = known.is_empty();
    let is_dropped = is_empty || (cx.is_converted && versions.is_none());
    let message = match versions {
        Some((Some(since), _)) => format!("{kind} has no field `{field}` before {product} {since}"),
        Some((None, Some(until))) => format!("{kind} has no field `{field}` after {product} {until}"),
        _ if is_empty => format!("{kind} silently drops the field `{field}`"),
        _ if is_dropped && PROTECTIONS.contains(&key.as_str()) => {
            format!("`{field}` protects nothing: {kind} has no such field, so Flux drops it")
        }
        _ if is_dropped => format!("`{field}` has no effect: {kind} has no such field, so Flux drops it"),
        _ => format!("{kind} has no field `{field}`"),
    };
    let help = match (near(key, known), elsewhere) {
        _ if versions.is_some() => "delete it, or install a version that knows it".to_owned(),
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, Some(elsewhere)) if elsewhere.is_empty() => "move it to the top of the object".to_owned(),
        (None, Some(elsewhere)) => format!("move it to `{}`", spot::words(object, elsewhere)),
        (None, None) if is_empty => format!("delete it; `{}` has no fields", spot::words(object, parent)),
        (None, None) if known.len() <= MOST_FIELDS => format!("delete it; the fields are {}", spot::list(known, "and")),
        (None, None) => "delete it, or look up what the field is called".to_owned(),
    };
    let finding = cx.report(entry, message).help(help);
    if is_dropped {
        finding.level(Level::Warning);
    }
}
