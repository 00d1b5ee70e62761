//! A value that breaks the YAML it is put into.

use crate::{
    flux::{Cluster, TroubleKind},
    rules::{prelude::*, substitution::trouble},
};

rule! {
    /// What Flux makes of a text with variables must be YAML again.
    ///
    /// kustomize-controller puts the values into the text of the object and reads the result. Quotes are lost on the way, so a value that
    /// holds `: `, ` #` or begins with `*`, `&`, `@` or `{` may end the scalar that it is in. The build of the Kustomization then fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
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
    ///       banner: "maintenance: sunday"
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   motd: ${banner}
    /// #       ^^^^^^^^^ the text is not valid YAML after substitution: `:` is not allowed here: the value before it is already complete, quote it if the `: ` belongs to it
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
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
    ///       banner: maintenance on sunday
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   motd: ${banner}
    /// ```
    ///
    /// ## Fix
    ///
    /// Choose a value that needs no quotes there, or put the text into a block scalar.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/pkg `kustomize/kustomize_varsub.go` (`SubstituteVariables`).
    "substitution/no-yaml" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, unit, found) in trouble::troubles(cluster) {
        let (TroubleKind::NoYaml(reason), Some(level)) = (&found.kind, trouble::level(cluster, unit)) else { continue };
        let message = format!("the text is not valid YAML after substitution: {reason}");
        let finding = trouble::report(cx, cluster, effective, found, message);
        finding
            .level(level)
            .help("Flux drops the quotes around it: choose a value that needs none, or use a block scalar");
        finding.links.extend(trouble::post_build(unit));
    }
}
