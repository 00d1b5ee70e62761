//! Encrypted objects that nothing decrypts.

use crate::{
    flux::{AppliedKustomization, AppliedObject, Cluster, Entry, Outcome},
    rules::prelude::*,
};

rule! {
    /// A Kustomization applies an encrypted object and has no `spec.decryption`.
    ///
    /// Of a Secret, kustomize-controller refuses the whole Kustomization: `is SOPS encrypted, configuring decryption is required for this
    /// secret to be reconciled`. Keys that are set for all of Flux change nothing about that, `spec.decryption` has to be there.
    ///
    /// Of other built-in kinds, such as a ConfigMap, Flux drops the `sops` block and applies the ciphertext as the value. Of Flux's own
    /// kinds the API server refuses `sops` as a field that the definition does not have. Of kinds whose definition is not known it is a
    /// warning.
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
    ///   interval: 10m
    ///   path: ./apps
    /// #       ^^^^^^ nothing decrypts the Secret `default/web`: `decryption` is missing here
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
    /// Add `decryption` with `provider: sops`, and a `secretRef` unless the keys come from a workload identity. The `sync` of a
    /// FluxInstance has no such field: add it by a patch in `spec.kustomize.patches`, with `target.kind: Kustomization`.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`build`, `apply`) and
    /// `internal/decryptor/decryptor.go` (`IsEncryptedSecret`); fluxcd/pkg `ssa/normalize/normalize.go`; controlplaneio-fluxcd/flux-operator
    /// `docs/guides/instance/instance-customization.md`, Cluster sync SOPS decryption.
    "sops/decryption-missing" Error on cluster: check
}

/// How many of the encrypted objects are shown.
const SHOWN: usize = 3;

/// What becomes of an encrypted object that nothing decrypts, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// kustomize-controller says so, or the API server refuses the field `sops`.
    Refused,
    /// Flux drops `sops`, and the ciphertext is applied as the value.
    Ciphertext,
    /// A definition that this repository does not hold may allow any field.
    Unknown,
}

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
        let mut encrypted: Vec<(Fate, &AppliedObject)> =
            own.filter_map(|effective| Some((fate(effective)?, effective))).collect();
        encrypted.sort_by_key(|(fate, _)| *fate);
        if !encrypted.is_empty() {
            speak(cluster, unit, &encrypted, cx);
        }
    }
}

fn speak<'a>(
    cluster: &'a Cluster,
    unit: &'a AppliedKustomization,
    encrypted: &[(Fate, &AppliedObject)],
    cx: &mut Context<'a>,
) {
    let Some((worst, first)) = encrypted.first() else { return };
    let id = first.resource.id();
    let more = match encrypted.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let message = format!(
        "nothing decrypts the {} `{}/{}`{more}: `decryption` is missing here",
        first.resource.kind(),
        id.namespace,
        id.name
    );
    let applied = match unit.index {
        Some(index) => cluster.objects.get(index),
        None => unit.id.split_once('/').and_then(|(space, name)| cluster.named("Kustomization", space, name).next()),
    };
    let at = |effective: &'a AppliedObject| Some((effective, effective.node().at("spec.path")?));
    let finding = match applied.and_then(at) {
        Some((effective, path)) => cx.report_in(cluster, effective, path, message).help(HELP),
        None => {
            let path = unit.object.as_ref().and_then(|object| object.at("spec.path"));
            let Some(path) = path else { return };
            cx.report(path.place(), message).help(OPERATOR_HELP)
        }
    };
    if *worst > Fate::Refused {
        finding.level(Level::Warning);
    }
    for (fate, effective) in encrypted.iter().take(SHOWN) {
        let sops = effective.node().entry("sops").map(|entry| entry.key.place());
        let why = match fate {
            Fate::Refused if effective.resource.kind() == "Secret" => "encrypted here, and refused as it is",
            Fate::Refused => "encrypted here, and the API server refuses the field `sops`",
            Fate::Ciphertext => "encrypted here, and the ciphertext is applied as the value",
            Fate::Unknown => "encrypted here",
        };
        finding.note(sops.unwrap_or_else(|| effective.resource.birth.clone()), why);
    }
}

const HELP: &str = "add `decryption` with `provider: sops`";

/// The operator makes this Kustomization, and its `sync` has no field for it.
const OPERATOR_HELP: &str =
    "add `decryption` by a patch in `spec.kustomize.patches` of the FluxInstance, with `target.kind: Kustomization`";

/// What becomes of an object with a `sops` block that is applied as it is; a `null` keeps the block from being read.
fn fate(effective: &AppliedObject) -> Option<Fate> {
    let object = effective.object()?;
    let skipped = object.annotation("kustomize.toolkit.fluxcd.io/decrypt");
    if skipped.value().is_some_and(|value| value.eq_ignore_ascii_case("disabled")) {
        return None;
    }
    if object.kind == "Secret" && object.api_version == "v1" {
        return object.node.get("sops").filter(|sops| !sops.is_null()).map(|_| Fate::Refused);
    }
    SopsMetadata::real(object.node)?;
    Some(match object {
        _ if object.is_converted_by_flux() => Fate::Ciphertext,
        _ if object.group().ends_with(".fluxcd.io") => Fate::Refused,
        _ => Fate::Unknown,
    })
}
