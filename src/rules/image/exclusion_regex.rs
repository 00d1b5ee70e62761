//! An exclusion that is no Go regular expression.

use crate::rules::prelude::*;

use crate::model::value::regexp::Regexp;

rule! {
    /// A tag exclusion that does not compile makes every scan fail.
    ///
    /// `exclusionList` holds regular expressions of Go, which has no look-around and no back-references.
    /// image-reflector-controller compiles them at each scan and gives up on the first bad one, so that no new tag is
    /// ever seen.
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
    ///   image: contoso.azurecr.io/web
    ///   provider: azure
    ///   interval: 5m
    ///   exclusionList:
    ///     - ^.*\.sig$
    ///     - ^(?!main-)
    /// #      ^^^ `(?!` is a look-ahead, which Go does not have
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
    ///   exclusionList:
    ///     - ^.*\.sig$
    ///     - ^pr-
    /// ```
    ///
    /// ## Fix
    ///
    /// Say what is to be excluded without look-around; to say what is to be kept, use `filterTags.pattern` of the
    /// ImagePolicy.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/controller/imagerepository_controller.go`, [RE2
    /// syntax](https://github.com/google/re2/wiki/Syntax).
    "image/exclusion-regex" Error on ImageRepository: check
}

fn check<'a>(repository: ImageRepository<'a>, cx: &mut Context<'a>) {
    for pattern in repository.exclusion_list() {
        if let Err(error) = Regexp::parse(pattern.value) {
            cx.report((pattern, error.at), error.message).help("Flux reads patterns in the syntax of Go (RE2)");
        }
    }
}
