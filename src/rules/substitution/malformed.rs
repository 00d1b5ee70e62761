//! A reference that envsubst cannot read.

use crate::{
    flux::{Cluster, TroubleKind},
    rules::{prelude::*, substitution::trouble},
};

rule! {
    /// Text that begins like a variable must be one that Flux can read.
    ///
    /// Where a Kustomization has a `postBuild`, every `${` in what it applies begins a variable: in a shell script, a dashboard or a
    /// configuration file too. What Flux cannot read, such as `${NAME-default}`, `${LIST[@]}` or `${{ name }}`, fails the build of the whole
    /// Kustomization, in every version and whether variables are strict or not.
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
    ///       region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   run.sh: |
    ///     echo "${HOME-/root}"
    /// #               ^ `-` is not understood after the name of a variable, a default is written `:=` or `:-`
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
    ///       region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${region:=westeurope}
    ///   run.sh: |
    ///     echo "$${HOME-/root}"
    /// ```
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
    ///       region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    ///   annotations:
    ///     kustomize.toolkit.fluxcd.io/substitute: disabled
    /// data:
    ///   run.sh: |
    ///     echo "${HOME-/root}"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `$${` where the text is meant literally: Flux makes `${` of it. An object that has no variables at all is left alone with the
    /// annotation or label `kustomize.toolkit.fluxcd.io/substitute: disabled`.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/pkg `envsubst/parse/parse.go`.
    "substitution/malformed" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, unit, found) in trouble::troubles(cluster) {
        let Some(level) = trouble::level(cluster, unit) else { continue };
        let (message, help) = match &found.kind {
            TroubleKind::Malformed(message) => (message.clone(), trouble::escape_help(effective)),
            TroubleKind::TooLarge => {
                let message = "with its variables this text is larger than any API server accepts";
                (message.to_owned(), "shorten the values, or use the variable less often")
            }
            TroubleKind::Undefined(_) | TroubleKind::NoYaml(_) => continue,
        };
        let finding = trouble::report(cx, cluster, effective, found, message);
        finding.level(level).help(help);
        finding.links.extend(trouble::post_build(unit));
    }
}
