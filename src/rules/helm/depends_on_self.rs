//! A HelmRelease that waits for itself.

use crate::rules::{cycle, prelude::*};

rule! {
    /// A HelmRelease that depends on itself is never installed.
    ///
    /// helm-controller waits until every release of `dependsOn` is ready before it does anything, and this one cannot be before it
    /// was installed.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.3
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
    ///   dependsOn:
    ///     - name: web
    /// #           ^^^ dependency cycle: `web` depends on itself
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: web
    ///       version: 1.2.3
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: contoso
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the HelmRelease that has to come first, or drop the entry.
    ///
    /// Source: fluxcd/helm-controller `internal/controller/helmrelease_controller.go` (`checkDependencies`).
    "helm/depends-on-self" Error on HelmRelease: check
}

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    cycle::report_self(cx, *release);
}
