//! A field that kustomize does not have.

use std::collections::HashSet;

use crate::{render::ProblemKind as Refusal, rules::prelude::*};

use super::refused::refused;

rule! {
    /// kustomize refuses a kustomization file with a field that it does not know.
    ///
    /// It answers `json: unknown field`. Only the file at the `spec.path` of a Flux Kustomization is read leniently:
    /// there Flux drops the field without a word, and what it should have done does not happen.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resource:
    /// #^^^^^^^ kustomize has no field `resource`
    ///   - web.yaml
    /// ```
    ///
    /// ```yaml
    /// # file: clusters/dev/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a Flux Kustomization under the `apiVersion` of kustomize
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
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: apps/web.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the field as kustomize does, or delete it. Fields of Flux's Kustomization such as `prune` belong into
    /// the Flux object.
    ///
    /// Source: [kustomize `api/types/kustomization.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go);
    /// every name tried with the engine of kustomize 5.8; fluxcd/pkg `kustomize/kustomize_generator.go`.
    "kustomize/unknown-field" Warning on repository: check
}

/// Rules on `kustomize` see files of that name only, and Flux's object must not stand in one.
const HELP: &str = "write `kustomize.toolkit.fluxcd.io/v1`, and name the file other than `kustomization.yaml`";

fn check<'a>(repo: &'a Repo, cx: &mut Context<'a>) {
    let mut said = HashSet::new();
    for unknown in refused(cx.fleet, |problem| problem.kind == Refusal::UnknownField) {
        let place = unknown.problem.place.clone().real();
        let field = place.text().trim_matches(['"', '\'']).to_ascii_lowercase();
        if field == "<<" || field.contains("{{") {
            continue;
        }
        // Only what a build refuses that Flux makes is refused: the file at `spec.path` it reads leniently.
        let fails = !unknown.clusters.is_empty();
        let path = place.source.path();
        if let Some(version) = repo.file(path.as_str()).and_then(File::kustomization).and_then(flux_object) {
            if said.insert(path.clone()) {
                // No such file does what it says, whoever reads it.
                let finding = unknown.say_at(At::place(&version), cx);
                finding.message = "this is a Flux Kustomization under the `apiVersion` of kustomize".into();
                finding.level = if fails { Level::Error } else { Level::Warning };
                finding.help(HELP);
            }
            continue;
        }
        let finding = unknown.say(cx);
        finding.level = if fails { finding.level } else { Level::Warning };
        match &*field {
            "resource" | "ressources" | "resouces" => finding.help("write `resources`"),
            "patch" => finding.help("write `patches`"),
            "component" => finding.help("write `components`"),
            _ => finding.help("delete the field, or write it as kustomize does"),
        };
    }
}

/// The `apiVersion` of what is one of Flux's objects but for it.
fn flux_object(file: KustomizeFile<'_>) -> Option<Text<'_>> {
    let spec = file.node.get("spec")?;
    let is_flux = ["sourceRef", "interval", "prune"].iter().any(|field| spec.get(field).is_some());
    Field::of(file.node.get("apiVersion")).text().filter(|_| is_flux)
}
