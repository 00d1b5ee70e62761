//! A variable that cannot be defined.

use crate::rules::prelude::*;

rule! {
    /// The name of a variable is made of letters, digits and underscores, and does not begin with a digit.
    ///
    /// kustomize-controller refuses another name before it replaces anything: the build of the Kustomization fails, whether the
    /// variable is used or not.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   postBuild:
    ///     substitute:
    ///       cluster-name: aks-prod
    /// #     ^^^^^^^^^^^^ `cluster-name` is not a valid variable name
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   postBuild:
    ///     substitute:
    ///       cluster_name: aks-prod
    /// ```
    ///
    /// ## Fix
    ///
    /// Write underscores in place of dots and dashes, here and where the variable is used.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution); fluxcd/pkg
    /// `kustomize/kustomize_varsub.go` (`varSubstitution`).
    "kustomization/variable-name" Error on Kustomization: check
}

fn check<'a>(kustomization: Kustomization<'a>, cx: &mut Context<'a>) {
    let Some(variables) = kustomization.substitute() else { return };
    for entry in variables.entries() {
        let Some(name) = entry.key.text().filter(|name| !is_name(name)) else { continue };
        if name.contains("${") || name.contains("{{") {
            continue;
        }
        let finding = cx.report(entry, format!("`{name}` is not a valid variable name"));
        let mended: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        finding.help(match is_name(&mended) {
            true => format!("write `{mended}`, here and where it is used"),
            false => "start the name with a letter or an underscore".to_owned(),
        });
    }
}

/// `^[_[:alpha:]][_[:alpha:][:digit:]]*$`, as in `varSubstitution`.
fn is_name(name: &str) -> bool {
    let is_part = |c: char| c == '_' || c.is_ascii_alphanumeric();
    name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) && name.chars().all(is_part)
}
