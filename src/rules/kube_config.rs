//! The way to another cluster in a Kustomization or a HelmRelease.

use crate::rules::prelude::*;

use super::presence::{is_absent, set};

/// Exactly one of `secretRef` and `configMapRef`, or the API server refuses the object.
pub(super) fn check_one_of<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(entry) = object.node.entry_at("spec.kubeConfig") else { return };
    if let (Some(config_map), Some(secret)) = (set(entry.value, "configMapRef"), set(entry.value, "secretRef")) {
        cx.report(config_map, "`configMapRef` and `secretRef` cannot be used together")
            .help("keep one of them")
            .note(secret.key.place(), "the other one");
    } else if cx.is_complete() && ["configMapRef", "secretRef"].iter().all(|key| is_absent(entry.value, key)) {
        cx.report(entry, "`kubeConfig` names neither a Secret nor a ConfigMap")
            .help("add `secretRef` or `configMapRef`, or delete `kubeConfig`");
    }
}
