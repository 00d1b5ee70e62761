//! A Blob Storage endpoint without a scheme.

use crate::rules::prelude::*;

rule! {
    /// The endpoint of Azure Blob Storage is a URL that begins with `https://`.
    ///
    /// For S3 the endpoint is a host alone, for Azure it is the address of the service: without a scheme the client has no URL to call.
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
    ///   provider: azure
    ///   bucketName: fleet
    ///   endpoint: contoso.blob.core.windows.net
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the endpoint must start with `https://` for `provider: azure`
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
    /// Put `https://` before the host.
    ///
    /// Source: [Bucket, Azure](https://fluxcd.io/flux/components/source/buckets/#azure).
    "bucket/azure-endpoint-scheme" Error on Bucket: check
}

fn check<'a>(bucket: Bucket<'a>, cx: &mut Context<'a>) {
    let Some(endpoint) =
        bucket.endpoint().text().filter(|endpoint| !endpoint.value.contains("://") && !endpoint.is_placeholder())
    else {
        return;
    };
    // A single word is a placeholder.
    if !bucket.provider().is("azure") || !endpoint.value.contains('.') {
        return;
    }
    let edit = Edit::replace(endpoint.part(0..0), "https://");
    cx.report(endpoint, "the endpoint must start with `https://` for `provider: azure`")
        .help(format!("write `https://{}`", endpoint.value))
        .fix(Fix::safe("insert `https://`", vec![edit]));
}
