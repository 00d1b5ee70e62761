//! Charts that kustomize would have to render.

use crate::rules::prelude::*;

use super::reached;

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
    /// #^^^^^^^^^ Flux does not render charts of a kustomization file
    ///   - name: podinfo
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
    "kustomize/helm-charts" Error on kustomize: check
}

fn check<'a>(file: KustomizeFile<'a>, cx: &mut Context<'a>) {
    for field in ["helmCharts", "helmChartInflationGenerator"] {
        let entry =
            file.node.own_entries().find(|entry| entry.key.text().is_some_and(|key| key.eq_ignore_ascii_case(field)));
        // Who builds a folder that Flux does not come to, we cannot know.
        if let Some(entry) = entry.filter(|entry| entry.value.items().len() > 0 && reached(cx.repo, cx.file).is_some())
        {
            cx.report(entry, "Flux does not render charts of a kustomization file").help("write a HelmRelease instead");
        }
    }
}
