//! Azure Blob Storage read as S3.

use crate::rules::prelude::*;

use super::endpoint::host_of;

rule! {
    /// Azure Blob Storage needs `provider: azure`.
    ///
    /// Every other provider has a client for another protocol, which Blob Storage does not support: the Bucket never becomes ready.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: Bucket
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   provider: generic
    /// #           ^^^^^^^ `contoso.blob.core.windows.net` is Azure Blob Storage, which `generic` cannot read
    ///   bucketName: fleet
    ///   endpoint: contoso.blob.core.windows.net
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: Bucket
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   provider: azure
    ///   bucketName: fleet
    ///   endpoint: https://contoso.blob.core.windows.net
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `provider: azure`, and the endpoint with `https://`.
    ///
    /// Source: fluxcd/source-controller `internal/controller/bucket_controller.go`, `createBucketProvider`.
    "bucket/azure-wrong-provider" Error on Bucket: check
}

fn check<'a>(bucket: Bucket<'a>, cx: &mut Context<'a>) {
    let Some(endpoint) = bucket.endpoint().text() else { return };
    let Some(host) = host_of(endpoint.value).filter(|host| host.contains(".blob.core.")) else { return };
    let provider = bucket.provider().text().filter(|provider| matches!(provider.value, "generic" | "aws" | "gcp"));
    if let Some(provider) = provider {
        let edit = Edit::replace(provider.part(0..provider.value.len()), "azure");
        let word = provider.value;
        cx.report(provider, format!("`{host}` is Azure Blob Storage, which `{word}` cannot read"))
            .help("write `provider: azure`")
            .fix(Fix::safe("write `azure`", vec![edit]))
            .note(endpoint.place(), "the endpoint");
    }
}
