//! Encrypted objects that nothing decrypts.

use crate::{
    flux::{Cluster, Effective, Entry, Outcome, Unit},
    rules::prelude::*,
};

rule! {
    /// A Kustomization applies an encrypted Secret and has no `spec.decryption`.
    ///
    /// kustomize-controller refuses the whole Kustomization: `is SOPS encrypted, configuring decryption is required for this secret to
    /// be reconciled`. Keys that are set for all of Flux change nothing about that, `spec.decryption` has to be there.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    /// #^^^ nothing decrypts the Secret `default/web`, `decryption` is missing here
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: apps/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: web
    ///   namespace: default
    /// stringData:
    ///   token: ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]
    /// sops:
    ///   azure_kv:
    ///     - vault_url: https://contoso.vault.azure.net
    ///       name: sops
    ///       version: 0123456789abcdef0123456789abcdef
    ///       created_at: '2026-01-10T09:00:00Z'
    ///       enc: AAAA
    ///   lastmodified: '2026-01-10T09:00:00Z'
    ///   mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.9.4
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   decryption:
    ///     provider: sops
    /// # file: apps/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: web
    ///   namespace: default
    /// stringData:
    ///   token: ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]
    /// sops:
    ///   azure_kv:
    ///     - vault_url: https://contoso.vault.azure.net
    ///       name: sops
    ///       version: 0123456789abcdef0123456789abcdef
    ///       created_at: '2026-01-10T09:00:00Z'
    ///       enc: AAAA
    ///   lastmodified: '2026-01-10T09:00:00Z'
    ///   mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]
    ///   encrypted_regex: ^(data|stringData)$
    ///   version: 3.9.4
    /// ```
    ///
    /// ## Fix
    ///
    /// Add `decryption` with `provider: sops`, and a `secretRef` unless the keys come from a workload identity.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`build`, `apply`).
    "sops/decryption-missing" Error on cluster: check
}

/// How many of the encrypted objects are shown.
const SHOWN: usize = 3;

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    // Who applies an assumed entry from outside may add it by a patch.
    if matches!(cluster.entry, Entry::Assumed) {
        return;
    }
    for (number, unit) in cluster.units.iter().enumerate() {
        let Some(kustomization) = unit.object.as_ref().and_then(|object| Object::of(object.node())) else { continue };
        if kustomization.node.at("spec.decryption").is_some() || !matches!(unit.outcome, Outcome::Built(_)) {
            continue;
        }
        let own = cluster.objects.iter().filter(|effective| effective.unit == number);
        let encrypted: Vec<&Effective> = own.filter(|effective| is_refused(effective)).collect();
        if let Some(first) = encrypted.first() {
            speak(cluster, unit, first, &encrypted, cx);
        }
    }
}

fn speak<'a>(cluster: &'a Cluster, unit: &'a Unit, first: &Effective, encrypted: &[&Effective], cx: &mut Context<'a>) {
    let id = first.resource.id();
    let more = match encrypted.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let message =
        format!("nothing decrypts the Secret `{}/{}`{more}, `decryption` is missing here", id.namespace, id.name);
    let applied = match unit.index {
        Some(index) => cluster.objects.get(index),
        None => unit.id.split_once('/').and_then(|(space, name)| cluster.named("Kustomization", space, name).next()),
    };
    let finding = match applied.and_then(|effective| Some((effective, effective.node().entry("spec")?))) {
        Some((effective, spec)) => cx.report_in(cluster, effective, spec, message),
        // The operator makes this one.
        None => {
            let path = unit.object.as_ref().and_then(|object| object.at("spec.path"));
            let Some(path) = path else { return };
            cx.report(path.place(), message)
        }
    };
    finding.help("add `decryption` with `provider: sops`");
    for effective in encrypted.iter().take(SHOWN) {
        let sops = effective.node().entry("sops").map(|entry| entry.key.place());
        finding.note(sops.unwrap_or_else(|| effective.resource.birth.clone()), "encrypted here".to_owned());
    }
}

/// What the guard before the apply stops at (platform of kustomize-controller: `Secret` of `v1` with a `sops` field).
fn is_refused(effective: &Effective) -> bool {
    let Some(object) = effective.object().filter(|object| object.kind == "Secret" && object.api_version == "v1") else {
        return false;
    };
    let skipped = object.annotation("kustomize.toolkit.fluxcd.io/decrypt");
    object.node.get("sops").is_some_and(|sops| !sops.is_null())
        && !skipped.value().is_some_and(|value| value.eq_ignore_ascii_case("disabled"))
}
