//! An interval of zero.

use crate::rules::prelude::*;

use crate::model::value::duration::{Duration, Pattern};

rule! {
    /// An interval of zero never comes round: the source is read once and then only when it changes itself.
    ///
    /// The pattern of the CRD lets `0s` pass. source-controller then returns a delay of zero, which for
    /// controller-runtime means that nothing is to be repeated, so that new commits and tags go unnoticed until
    /// someone runs `flux reconcile`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 0s
    /// #           ^^ `0s` disables the interval; it does not mean "at once"
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write how often Flux should look, such as `1m`. To stop looking, set `suspend: true`, which everyone can see.
    ///
    /// Source: fluxcd/source-controller `internal/reconcile/reconcile.go` (`AlwaysRequeueResultBuilder`),
    /// [controller-runtime
    /// `reconcile.Result`](https://pkg.go.dev/sigs.k8s.io/controller-runtime/pkg/reconcile#Result).
    "duration/zero-interval" Warning on [GitRepository, OciRepository, Bucket]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(text) = object.text("spec.interval").text() else { return };
    if Duration::parse_field(text.value, Pattern::Interval).is_ok_and(Duration::is_zero) {
        cx.report(text, format!("`{}` disables the interval; it does not mean \"at once\"", text.value))
            .help("write an interval such as `1m`, or set `suspend: true`");
    }
}
