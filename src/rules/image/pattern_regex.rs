//! A tag filter that is no Go regular expression.

use crate::rules::prelude::*;

use crate::model::value::regexp::Regexp;

rule! {
    /// A tag filter that does not compile stops the policy.
    ///
    /// `filterTags.pattern` is a regular expression of Go, which has no look-around and no back-references.
    /// image-reflector-controller gives the policy up (`Stalled`) until the pattern is changed, and images are no
    /// longer updated.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   filterTags:
    ///     pattern: ^main-[a-f0-9]+-(?P<ts>[0-9]+$
    /// #                            ^ this `(` is never closed
    ///     extract: $ts
    ///   policy:
    ///     numerical:
    ///       order: asc
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   filterTags:
    ///     pattern: ^main-[a-f0-9]+-(?P<ts>[0-9]+)$
    ///     extract: $ts
    ///   policy:
    ///     numerical:
    ///       order: asc
    /// ```
    ///
    /// ## Fix
    ///
    /// Fix the pattern; try it with `flavor=golang` at <https://regex101.com>.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/policy/filter.go`, [RE2
    /// syntax](https://github.com/google/re2/wiki/Syntax).
    "image/pattern-regex" Error on ImagePolicy: check
}

fn check<'a>(policy: ImagePolicy<'a>, cx: &mut Context<'a>) {
    let Some(pattern) = policy.filter_pattern().text() else { return };
    if let Err(error) = Regexp::parse(pattern.value) {
        cx.report((pattern, error.at), error.message).help("Flux reads patterns in the syntax of Go (RE2)");
    }
}
