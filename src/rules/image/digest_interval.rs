//! An interval for digests that nobody asks for, or none where it is needed.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// `interval` of an ImagePolicy and `digestReflectionPolicy: Always` belong together.
    ///
    /// Only with `Always` does image-reflector-controller ask for the digest again and again, and then it has to know how often. The CRD has
    /// rules about it, so that the API server refuses one without the other, and with the object everything that is applied together.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   digestReflectionPolicy: IfNotPresent
    ///   interval: 10m
    /// # ^^^^^^^^ `interval` is not allowed with `digestReflectionPolicy: IfNotPresent`
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   digestReflectionPolicy: Always
    /// #                         ^^^^^^ `Always` needs an `interval`
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   interval: 10m
    /// # ^^^^^^^^ `interval` is not allowed without `digestReflectionPolicy: Always`
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   digestReflectionPolicy: Always
    ///   interval: 10m
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ## Fix
    ///
    /// Write both, or delete `interval`: how often tags are read is for the ImageRepository to say.
    ///
    /// Source: the [CRD of ImagePolicy](https://github.com/fluxcd/image-reflector-controller/blob/main/config/crd/bases/image.toolkit.fluxcd.io_imagepolicies.yaml),
    /// rules of `spec`.
    "image/digest-interval" Error on ImagePolicy: check
}

fn check<'a>(policy: ImagePolicy<'a>, cx: &mut Context<'a>) {
    let Some(spec) = policy.map("spec") else { return };
    let with = match policy.digest_reflection_policy() {
        Field::Known(digest) if digest.value == "Always" => {
            if cx.is_complete() && is_absent(spec, "interval") {
                cx.report(digest, "`Always` needs an `interval`").help("add `interval`, such as `interval: 10m`");
            }
            return;
        }
        Field::Known(digest) => format!("with `digestReflectionPolicy: {}`", digest.value),
        // The default is `Never`.
        Field::Absent if cx.is_complete() && is_absent(spec, "digestReflectionPolicy") => {
            "without `digestReflectionPolicy: Always`".to_owned()
        }
        _ => return,
    };
    if let Some(interval) = set(spec, "interval") {
        cx.report(interval, format!("`interval` is not allowed {with}"))
            .help("write `digestReflectionPolicy: Always`, or delete `interval`");
    }
}
