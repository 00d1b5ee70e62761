//! Charts that kustomize would have to render.

use crate::rules::prelude::*;

rule! {
    /// Flux does not render the `helmCharts` of a kustomization file.
    ///
    /// kustomize runs the `helm` program for them, and only with `--enable-helm`. Flux builds with it switched off, so
    /// the build fails. Flux has its own way to a chart: a HelmRelease.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// helmCharts:
    ///   - name: podinfo
    /// # ^^^^^^^^^^^^^^^ Flux does not render Helm charts listed in a kustomization file
    ///     repo: https://stefanprodan.github.io/podinfo
    ///     version: 6.9.0
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
    /// Write a HelmRepository or OCIRepository and a HelmRelease, or commit what `helm template` prints.
    ///
    /// Source: fluxcd/pkg `kustomize/kustomize_generator.go` (`Build`, `DisabledPluginConfig`).
    "kustomize/helm-charts" Error on problem(Charts): check
}

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    // Who builds a folder that Flux does not come to, we cannot know.
    if !refusal.clusters.is_empty() {
        let finding = cx.refuse(refusal);
        finding.message = "Flux does not render Helm charts listed in a kustomization file".into();
        finding.help("use a HelmRelease instead");
    }
}
