//! A duration that the API server refuses.

use crate::rules::prelude::*;

use super::fields::{durations, has_patterns};
use crate::model::value::duration::{Duration, Pattern};

rule! {
    /// A duration needs a number and one of the units `ms`, `s`, `m` and `h`.
    ///
    /// The CRDs of Flux put the pattern `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$` before every `interval` and `timeout`, so
    /// that days, bare numbers, signs and spaces are refused by the API server. kustomize-controller applies all or
    /// nothing: one such value stops everything else in the same Kustomization.
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
    ///   interval: 1d
    /// #            ^ there is no unit `d`, the longest is `h`
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 60
    /// #           ^^ `60` has no unit, such as `s`, `m` or `h`
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: web
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
    ///   interval: 24h
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the number with a unit: `1d` is `24h`, `60` is most likely `60s`.
    ///
    /// Source: the CRDs of each controller, for example
    /// [gitrepositories](https://github.com/fluxcd/source-controller/blob/main/config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml),
    /// and Go's [`time.ParseDuration`](https://pkg.go.dev/time#ParseDuration).
    "duration/format" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    for (text, pattern) in durations(object) {
        let Err(refused) = Duration::parse_field(text.value, pattern) else { continue };
        let only_hours = pattern == Pattern::Timeout && Duration::parse_field(text.value, Pattern::Interval).is_ok();
        let only_pattern = Duration::parse(text.value).is_ok();
        if only_hours || only_pattern && !has_patterns(object) {
            continue;
        }
        let finding = cx.report((text, refused.error.at), refused.error.message);
        match refused.suggestion {
            Some(meant) => {
                let edit = Edit::replace(text.part(0..text.value.len()), meant.as_str());
                finding.help(format!("write `{meant}`")).fix(Fix::suggestion(format!("write `{meant}`"), vec![edit]));
            }
            None => {
                finding.help("write a number with a unit, such as `30s`, `5m` or `1h30m`");
            }
        }
    }
}
