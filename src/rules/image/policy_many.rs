//! Several ways of choosing in one policy.

use crate::rules::prelude::*;

rule! {
    /// Of several ways to choose a tag, Flux uses one and ignores the others silently.
    ///
    /// `semver` wins over `alphabetical`, `alphabetical` over `numerical`, in whatever order they are written. The
    /// others are dead, and a reader believes otherwise.
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
    ///   policy:
    ///     semver:
    ///       range: 1.x
    ///     numerical:
    /// #   ^^^^^^^^^ `numerical` is ignored, because `semver` is set
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
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep the one that was meant.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/policy/factory.go` (`PolicerFromSpec`).
    "image/policy-many" Warning on ImagePolicy: check
}

/// In the order in which they win.
const WAYS: [&str; 3] = ["semver", "alphabetical", "numerical"];

fn check<'a>(policy: ImagePolicy<'a>, cx: &mut Context<'a>) {
    let Some(map) = policy.policy() else { return };
    let is_written = |entry: &Entry<'_>| entry.value.kind() == Kind::Map;
    let mut written = WAYS.iter().filter_map(|way| map.entry(way).filter(is_written).map(|entry| (way, entry)));
    let Some((winner, _)) = written.next() else { return };
    for (way, entry) in written {
        cx.report(entry, format!("`{way}` is ignored, because `{winner}` is set")).help("keep one of them");
    }
}
