//! A cloud login that an index over HTTP does not use.

use crate::rules::prelude::*;

rule! {
    /// The `provider` of a HelmRepository is read for OCI registries only.
    ///
    /// For an index over HTTP source-controller ignores it and asks without credentials, unless there is a Secret. A login with the
    /// identity of the cloud, such as Azure Workload Identity, does not happen.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: charts
    /// spec:
    ///   interval: 10m
    ///   url: https://charts.contoso.com
    ///   provider: azure
    /// #           ^^^^^ `azure` is ignored for an index over HTTP
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: charts
    /// spec:
    ///   interval: 10m
    ///   type: oci
    ///   url: oci://contoso.azurecr.io/charts
    ///   provider: azure
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete `provider`, or read the charts from the registry with `type: oci` and an `oci://` address.
    ///
    /// Source: [HelmRepository, Provider](https://fluxcd.io/flux/components/source/helmrepositories/#provider); fluxcd/source-controller
    /// `internal/helm/getter/client_opts.go`.
    "helm/provider-ignored" Warning on HelmRepository: check
}

fn check<'a>(source: HelmRepository<'a>, cx: &mut Context<'a>) {
    let is_index = source.url().value().is_some_and(|url| url.starts_with("http://") || url.starts_with("https://"));
    let is_default = matches!(source.repository_type(), Field::Absent) || source.repository_type().is("default");
    let provider = source.provider().text().filter(|provider| matches!(provider.value, "azure" | "aws" | "gcp"));
    if let (true, true, Some(provider)) = (is_index, is_default, provider) {
        cx.report(provider, format!("`{}` is ignored for an index over HTTP", provider.value))
            .help("delete `provider`, or read the charts from the registry with `type: oci`");
    }
}
