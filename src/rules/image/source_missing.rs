//! An ImageUpdateAutomation whose repository nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// An ImageUpdateAutomation names a GitRepository that is not in the cluster.
    ///
    /// image-automation-controller cannot check anything out, and no tag is ever updated.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/updates.yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageUpdateAutomation
    /// metadata:
    ///   name: fleet
    ///   namespace: flux-system
    /// spec:
    ///   interval: 30m
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: fleet
    /// #         ^^^^^ GitRepository `flux-system/fleet` does not exist in this cluster
    ///   git:
    ///     commit:
    ///       author:
    ///         name: fluxbot
    ///         email: fluxbot@contoso.com
    ///     push:
    ///       branch: main
    ///   update:
    ///     path: ./clusters/prod
    ///     strategy: Setters
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/updates.yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageUpdateAutomation
    /// metadata:
    ///   name: fleet
    ///   namespace: flux-system
    /// spec:
    ///   interval: 30m
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   git:
    ///     commit:
    ///       author:
    ///         name: fluxbot
    ///         email: fluxbot@contoso.com
    ///     push:
    ///       branch: main
    ///   update:
    ///     path: ./clusters/prod
    ///     strategy: Setters
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the GitRepository that holds the manifests, with its namespace if it is another.
    ///
    /// Source: [ImageUpdateAutomation, Source reference](https://fluxcd.io/flux/components/image/imageupdateautomations/#source-reference).
    "image/source-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(ImageUpdateAutomation::SUBJECT) {
        let source = object.node.at("spec.sourceRef");
        if let Some(reference) = source.and_then(|node| Reference::of(node, "GitRepository")) {
            report(cx, cluster, effective, reference, Level::Error);
        }
    }
}
