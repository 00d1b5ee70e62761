//! An identity for a bucket that cannot use it.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// A Bucket accepts a `serviceAccountName` with a cloud as `provider` and without `secretRef` only.
    ///
    /// Since Flux 2.7 the CRD has rules about it: `provider: generic`, which is the default, has no identity to take, and a Secret beside a
    /// service account leaves open which one counts. The API server refuses the object, and with it everything that is applied together.
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
    ///   bucketName: fleet
    ///   endpoint: minio.contoso.com
    ///   serviceAccountName: fleet-reader
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` is not allowed with `provider: generic`
    /// ```
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
    ///   serviceAccountName: fleet-reader
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` and `secretRef` cannot be used together
    ///   secretRef:
    ///     name: fleet-reader
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: Bucket
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   bucketName: fleet
    ///   endpoint: minio.contoso.com
    ///   serviceAccountName: fleet-reader
    /// # ^^^^^^^^^^^^^^^^^^ `serviceAccountName` is not allowed with `provider: generic`
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
    ///   serviceAccountName: fleet-reader
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `provider: azure` for Azure Blob Storage, and keep either the service account or the Secret.
    ///
    /// Source: the validations of `spec` in the
    /// [Bucket CRD](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_buckets.yaml).
    "bucket/service-account" Error on Bucket: check
}

/// The first version with the field.
const SINCE: Minor = Minor::new(2, 7);

fn check<'a>(bucket: Bucket<'a>, cx: &mut Context<'a>) {
    let Some(spec) = bucket.map("spec") else { return };
    let Some(account) = set(spec, "serviceAccountName") else { return };
    let refused = cx.world().flux.matching(|version| version >= SINCE);
    if refused.versions.is_empty() {
        return;
    }
    let level = if refused.certain { Level::Error } else { Level::Warning };
    // The default of the CRD.
    let is_default = cx.is_complete() && is_absent(spec, "provider");
    if bucket.provider().is("generic") || is_default {
        cx.report(account, "`serviceAccountName` is not allowed with `provider: generic`")
            .help("write the cloud as `provider`, such as `azure`, or delete `serviceAccountName`")
            .level(level);
    }
    if let Some(secret) = set(spec, "secretRef") {
        cx.report(account, "`serviceAccountName` and `secretRef` cannot be used together")
            .help("keep one of them")
            .note(secret.key.place(), "the other one")
            .level(level);
    }
}
