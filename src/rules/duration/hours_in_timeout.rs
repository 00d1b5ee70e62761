//! Hours in a timeout that has no hours.

use crate::rules::prelude::*;

use super::fields::{durations, has_patterns};
use crate::model::value::duration::{Duration, Pattern};

rule! {
    /// The `timeout` of a source, an ImageRepository and a Provider knows no hours.
    ///
    /// Their CRDs leave the `h` out of the pattern, `^([0-9]+(\.[0-9]+)?(ms|s|m))+$`, and the API server refuses
    /// `1h`, while the `timeout` of a HelmRelease or a Kustomization takes it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: models
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1h
    ///   timeout: 1h
    /// #           ^ hours are not allowed in a `timeout`, only `ms`, `s` and `m`
    ///   url: oci://contoso.azurecr.io/models
    ///   provider: azure
    ///   ref:
    ///     semver: 1.x
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: models
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1h
    ///   timeout: 60m
    ///   url: oci://contoso.azurecr.io/models
    ///   provider: azure
    ///   ref:
    ///     semver: 1.x
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the hours as minutes.
    ///
    /// Source: the CRDs of
    /// [source-controller](https://github.com/fluxcd/source-controller/tree/main/config/crd/bases),
    /// [image-reflector-controller](https://github.com/fluxcd/image-reflector-controller/tree/main/config/crd/bases)
    /// and [notification-controller](https://github.com/fluxcd/notification-controller/tree/main/config/crd/bases).
    "duration/hours-in-timeout" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    if !has_patterns(object) {
        return;
    }
    for (text, pattern) in durations(object) {
        if pattern != Pattern::Timeout || Duration::parse_field(text.value, Pattern::Interval).is_err() {
            continue;
        }
        let Err(refused) = Duration::parse_field(text.value, pattern) else { continue };
        let finding = cx.report((text, refused.error.at), refused.error.message);
        if let Some(minutes) = refused.suggestion {
            let edit = Edit::replace(text.part(0..text.value.len()), minutes.as_str());
            finding.help(format!("write `{minutes}`")).fix(Fix::safe(format!("write `{minutes}`"), vec![edit]));
        }
    }
}
