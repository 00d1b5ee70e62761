//! Fields of Bucket that ended with v1.

use crate::rules::prelude::*;

rule! {
    /// `accessFrom` does not exist in Bucket v1.
    ///
    /// kustomize-controller applies on the server's side, which refuses a field that the schema does not declare: nothing of the
    /// Kustomization is applied. The field was in v1beta2 and never had an effect.
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
    ///   accessFrom:
    /// # ^^^^^^^^^^ `accessFrom` does not exist in `source.toolkit.fluxcd.io/v1`
    ///     namespaceSelectors: []
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
    /// Delete the field.
    ///
    /// Source: the CRDs of v1beta2 and v1 in fluxcd/source-controller `config/crd/bases`.
    "bucket/removed-field" Error on Bucket: check
}

fn check<'a>(bucket: Bucket<'a>, cx: &mut Context<'a>) {
    let Some(entry) = bucket.node.entry_at("spec.accessFrom").filter(|_| bucket.version() == "v1") else { return };
    cx.report(entry, format!("`accessFrom` does not exist in `{}`", bucket.api_version)).help("delete it");
}
