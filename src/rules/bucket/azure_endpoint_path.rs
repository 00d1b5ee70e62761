//! A path behind the endpoint of Blob Storage.

use crate::{model::value::go_url::GoUrl, rules::prelude::*};

use super::endpoint::host_of;

rule! {
    /// The endpoint of Azure Blob Storage ends with the host; the container is `bucketName`.
    ///
    /// The client appends `bucketName` to the endpoint. With the container written in both, it looks for a container within the
    /// container, which Blob Storage does not have.
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
    ///   endpoint: https://contoso.blob.core.windows.net/fleet
    /// #                                                ^^^^^^ the endpoint must end with the host; the container goes in `bucketName`
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
    /// Remove everything after the host.
    ///
    /// Source: [Bucket, Azure](https://fluxcd.io/flux/components/source/buckets/#azure).
    "bucket/azure-endpoint-path" Warning on Bucket: check
}

fn check<'a>(bucket: Bucket<'a>, cx: &mut Context<'a>) {
    let Some(endpoint) = bucket.endpoint().text().filter(|_| bucket.provider().is("azure")) else { return };
    // Emulators, with hosts of their own, have the account in the path. Behind a question mark stands a key.
    let is_azure = host_of(endpoint.value).is_some_and(|host| host.contains(".blob.core."));
    let Ok(url) = GoUrl::parse(endpoint.value) else { return };
    // Without a scheme the whole host would be a path; `bucket/azure-endpoint-scheme` reports that.
    if !is_azure || !endpoint.value.contains("://") || url.path.trim_matches('/').is_empty() {
        return;
    }
    let finding = cx
        .report((endpoint, url.places.path), "the endpoint must end with the host; the container goes in `bucketName`");
    finding.help(format!("write `{}://{}`", url.scheme, url.host));
    if !url.query.is_empty() {
        finding.mask(endpoint.place());
    }
}
