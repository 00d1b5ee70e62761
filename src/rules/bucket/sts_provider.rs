//! Security tokens for a provider that has none, or others.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// `sts` works with `provider: aws` and its `aws`, and with `provider: generic` and its `ldap`.
    ///
    /// The API server refuses every other pair, and credentials for `sts.provider: aws`, which takes them from the identity. With the
    /// object all that is applied together is refused.
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
    ///   endpoint: https://contoso.blob.core.windows.net
    ///   sts:
    /// # ^^^ `sts` is not supported by `provider: azure`
    ///     provider: aws
    ///     endpoint: https://sts.amazonaws.com
    /// ```
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
    ///   sts:
    ///     provider: aws
    /// #             ^^^ `provider: generic` needs `sts.provider: ldap`
    ///     endpoint: https://sts.contoso.com
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
    ///   sts:
    ///     provider: aws
    /// #             ^^^ `provider: generic` needs `sts.provider: ldap`
    ///     endpoint: https://sts.contoso.com
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
    ///   provider: generic
    ///   bucketName: fleet
    ///   endpoint: minio.contoso.com
    ///   sts:
    ///     provider: ldap
    ///     endpoint: https://sts.contoso.com
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `sts`, or use the provider that belongs to it.
    ///
    /// Source: the validations of `spec` in the
    /// [Bucket CRD](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_buckets.yaml).
    "bucket/sts-provider" Error on Bucket: check
}

fn check<'a>(bucket: Bucket<'a>, cx: &mut Context<'a>) {
    let Some(sts) = bucket.node.entry_at("spec.sts").filter(|sts| sts.value.kind() == Kind::Map) else { return };
    let is_default = cx.is_complete() && bucket.map("spec").is_some_and(|spec| is_absent(spec, "provider"));
    let needed = match bucket.provider().value().or(is_default.then_some("generic")) {
        Some(provider @ ("azure" | "gcp")) => {
            cx.report(sts, format!("`sts` is not supported by `provider: {provider}`")).help("remove `sts`");
            return;
        }
        Some(provider @ "aws") => Some((provider, "aws")),
        Some(provider @ "generic") => Some((provider, "ldap")),
        _ => None,
    };
    let Some(written) = bucket.sts_provider().text() else { return };
    if let Some((provider, needed)) = needed.filter(|(_, needed)| *needed != written.value) {
        cx.report(written, format!("`provider: {provider}` needs `sts.provider: {needed}`"))
            .help(format!("write `{needed}`, or use the provider that belongs to `{}`", written.value));
        return;
    }
    for field in ["secretRef", "certSecretRef"] {
        if let Some(entry) = set(sts.value, field).filter(|_| written.value == "aws") {
            cx.report(entry, format!("`{field}` cannot be set for `sts.provider: aws`")).help("remove it");
        }
    }
}
