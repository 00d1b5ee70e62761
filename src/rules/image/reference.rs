//! An image that is more, or less, than a repository.

use crate::rules::prelude::*;

use crate::model::value::image::Repository;

rule! {
    /// The `image` of an ImageRepository is a repository, without scheme, tag or digest.
    ///
    /// image-reflector-controller lists the tags itself. It gives up (`Stalled`, `ImageURLInvalid`) on a scheme such
    /// as `https://` or `oci://`, on a tag, on a digest, and on upper-case letters, which no registry has.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web:1.4.2
    /// #                              ^^^^^^ `1.4.2` is a tag, which does not belong in a repository
    ///   provider: azure
    ///   interval: 5m
    /// ```
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: https://contoso.azurecr.io/web
    /// #        ^^^^^^^^ an image must not start with `https://`
    ///   provider: azure
    ///   interval: 5m
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web
    ///   provider: azure
    ///   interval: 5m
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `registry/repository` and nothing else. An ImagePolicy decides which tag is used.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/registry/helper.go` (`ParseImageReference`),
    /// google/go-containerregistry `pkg/name`.
    "image/reference" Error on ImageRepository: check
}

fn check<'a>(repository: ImageRepository<'a>, cx: &mut Context<'a>) {
    let Some(image) = repository.image().text() else { return };
    if let Some(end) = image.value.find("://").map(|at| at + 3) {
        let scheme = 0..end;
        let edit = Edit::replace(image.part(scheme.clone()), "");
        let message = format!("an image must not start with `{}`", &image.value[scheme.clone()]);
        cx.report((image, scheme), message)
            .help(format!("write `{}`", repository_of(&image.value[end..])))
            .fix(Fix::suggestion("remove the scheme", vec![edit]));
        return;
    }
    if let Err(error) = Repository::parse(image.value) {
        let cut = matches!(image.value.as_bytes().get(error.at.start), Some(b':' | b'@'));
        let edit = Edit::replace(image.part(error.at.clone()), "");
        let finding = cx.report((image, error.at), error.message).help("write `registry/repository` and nothing else");
        if cut {
            finding.fix(Fix::suggestion("remove everything but the repository", vec![edit]));
        }
    }
}

/// What is left of an image without tag and digest: its first part may hold the port of the registry.
fn repository_of(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let name = image.rfind('/').map_or(0, |at| at + 1);
    image[name..].find(':').map_or(image, |colon| &image[..name + colon])
}
