//! An API version that Kubernetes no longer serves.

use crate::rules::prelude::*;

use super::removed::of;

rule! {
    /// Kubernetes no longer serves this API version.
    ///
    /// The API server answers `no matches for kind`, and nothing in the same Kustomization is applied. Where the version of Kubernetes is not
    /// said, the ones that AKS supports count; what is gone in some of them only is a warning.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: policy/v1beta1
    /// #           ^^^^^^^^^^^^^^ `1.25` in `PodDisruptionBudget` was removed in Kubernetes policy/v1beta1
    /// kind: PodDisruptionBudget
    /// metadata:
    ///   name: web
    /// spec:
    ///   minAvailable: 1
    ///   selector:
    ///     matchLabels:
    ///       app: web
    /// ```
    ///
    /// ```yaml
    /// # file: .fluxvet.yaml
    /// clusters:
    ///   - path: clusters/production
    ///     kubernetes-version: "1.35"
    ///   - path: clusters/staging
    ///     kubernetes-version: "1.24"
    /// # file: base/kustomization.yaml
    /// resources:
    ///   - budget.yaml
    /// # file: base/budget.yaml
    /// apiVersion: policy/v1beta1
    /// kind: PodDisruptionBudget
    /// metadata:
    ///   name: web
    /// spec:
    ///   minAvailable: 1
    /// # file: clusters/production/kustomization.yaml
    /// resources:
    ///   - ../../base
    /// #   ^^^^^^^^^^ `1.25` in `PodDisruptionBudget` was removed in Kubernetes policy/v1beta1
    /// # file: clusters/staging/kustomization.yaml
    /// resources:
    ///   - ../../base
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: policy/v1
    /// kind: PodDisruptionBudget
    /// metadata:
    ///   name: web
    /// spec:
    ///   minAvailable: 1
    ///   selector:
    ///     matchLabels:
    ///       app: web
    /// ```
    ///
    /// ```yaml
    /// # file: .fluxvet.yaml
    /// kubernetes-version: "1.24"
    /// # file: budget.yaml
    /// apiVersion: policy/v1beta1
    /// kind: PodDisruptionBudget
    /// metadata:
    ///   name: web
    /// spec:
    ///   minAvailable: 1
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the version that is served. Patches that select the object by the old version must change with it.
    ///
    /// Source: [deprecated API migration guide](https://kubernetes.io/docs/reference/using-api/deprecation-guide/).
    "schema/removed-api" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(removed) = of(object) else { return };
    let without = cx.world().kubernetes.matching(|version| version >= removed.since);
    let Some(text) = object.text("apiVersion").text().filter(|_| !without.versions.is_empty()) else { return };
    // Nothing but metadata, and nothing reaches it: a patch that is left over.
    if !cx.is_received && object.node.entries().len() <= 3 {
        return;
    }
    let message = format!("`{}` in `{}` was removed in Kubernetes {}", removed.since, object.kind, text.value);
    let finding = cx.report(text, message);
    finding.level(if without.certain { Level::Error } else { Level::Warning });
    match removed.instead {
        Some(instead) if removed.same_fields => {
            let title = format!("write `{instead}`");
            let edit = Edit::replace(text.part(0..text.value.len()), instead);
            finding.help(title.clone()).fix(Fix::suggestion(title, vec![edit]));
        }
        Some(instead) => {
            finding.help(format!("use `{instead}`; some fields differ"));
        }
        None if object.kind == "PodSecurityPolicy" => {
            finding.help("label the namespaces for Pod Security Admission instead");
        }
        None => {}
    }
}
