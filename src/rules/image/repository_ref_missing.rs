//! An ImagePolicy whose ImageRepository nothing makes.

use crate::{
    flux::Cluster,
    rules::{
        missing::{Reference, report},
        prelude::*,
    },
};

rule! {
    /// An ImagePolicy names an ImageRepository that is not in the cluster.
    ///
    /// image-reflector-controller has no tags to choose from, so the policy never has a latest image and nothing is updated.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/images.yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web
    ///   interval: 10m
    ///   provider: azure
    /// ---
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web-app
    /// #         ^^^^^^^ ImageRepository `flux-system/web-app` does not exist in this cluster
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/images.yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web
    ///   interval: 10m
    ///   provider: azure
    /// ---
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the ImageRepository as the cluster has it, with its namespace if it is another.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/controller/imagepolicy_controller.go` (`getImageRepository`).
    "image/repository-ref-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(ImagePolicy::SUBJECT) {
        let found = object.node.at("spec.imageRepositoryRef");
        if let Some(reference) = found.and_then(|node| Reference::of(node, "ImageRepository")) {
            report(cx, cluster, effective, reference, Level::Error);
        }
    }
}
