//! A timeout of zero.

use crate::rules::prelude::*;

use crate::model::value::duration::{Duration, Pattern};

rule! {
    /// A timeout of zero lets every download fail before it begins.
    ///
    /// The pattern of the CRD lets `0s` pass, and source-controller gives each clone and each pull a deadline that
    /// has passed already: the source never becomes ready. Zero does not mean that there is no limit.
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
    ///   interval: 1m
    ///   timeout: 0s
    /// #          ^^ `0s` times out immediately; it does not disable the timeout
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
    ///   timeout: 5m
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Leave `timeout` out for the usual 60 seconds, or write how long a download may take.
    ///
    /// Source: fluxcd/source-controller `internal/controller/gitrepository_controller.go` (`gitCheckout`),
    /// `ocirepository_controller.go` (`reconcileSource`), `bucket_controller.go` (`fetchEtagIndex`).
    "duration/zero-timeout" Error on [GitRepository, OciRepository, Bucket]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(text) = object.text("spec.timeout").text() else { return };
    if Duration::parse_field(text.value, Pattern::Interval).is_ok_and(Duration::is_zero) {
        let edit = Edit::replace(text.part(0..text.value.len()), "60s");
        cx.report(text, format!("`{}` times out immediately; it does not disable the timeout", text.value))
            .help("write a timeout such as `60s`, which is the default")
            .fix(Fix::suggestion("write `60s`", vec![edit]));
    }
}
