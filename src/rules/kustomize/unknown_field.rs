//! A field that kustomize does not have.

use crate::rules::prelude::*;

use super::{Reached, reached};

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
    "kustomize/unknown-field" Warning on kustomize: check
}

/// All that `types.Kustomization` has, the deprecated ones included. Case does not matter.
const FIELDS: [&str; 34] = [
    "apiVersion",
    "bases",
    "buildMetadata",
    "commonAnnotations",
    "commonLabels",
    "components",
    "configMapGenerator",
    "configurations",
    "crds",
    "generatorOptions",
    "generators",
    "helmChartInflationGenerator",
    "helmCharts",
    "helmGlobals",
    "imageTags",
    "images",
    "kind",
    "labels",
    "metadata",
    "namePrefix",
    "nameSuffix",
    "namespace",
    "openapi",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "replicas",
    "resources",
    "secretGenerator",
    "sortOptions",
    "transformers",
    "validators",
    "vars",
];

/// Rules on `kustomize` see files of that name only, and Flux's object must not stand in one.
const HELP: &str = "write `kustomize.toolkit.fluxcd.io/v1`, and name the file other than `kustomization.yaml`";

fn check<'a>(file: KustomizeFile<'a>, cx: &mut Context<'a>) {
    if let Some(version) = flux_object(file) {
        // No such file does what it says, whoever reads it.
        let message = "this is a Flux Kustomization under the `apiVersion` of kustomize";
        let level = level(cx);
        cx.report(version, message).level(level).help(HELP);
        return;
    }
    for entry in file.node.own_entries() {
        let Some(field) = entry.key.text().filter(|field| *field != "<<" && !field.contains("{{")) else { continue };
        if FIELDS.iter().any(|known| known.eq_ignore_ascii_case(field)) {
            continue;
        }
        let level = level(cx);
        let finding = cx.report(entry, format!("kustomize has no field `{field}`"));
        finding.level(level);
        match field.to_ascii_lowercase().as_str() {
            "resource" | "ressources" | "resouces" => finding.help("write `resources`"),
            "patch" => finding.help("write `patches`"),
            "component" => finding.help("write `components`"),
            _ => finding.help("delete the field, or write it as kustomize does"),
        };
    }
}

/// A nested build refuses the file; what Flux reads itself it reads leniently.
fn level(cx: &Context<'_>) -> Level {
    let nested = reached(cx.repo, cx.file) == Some(Reached::Through);
    if nested { Level::Error } else { Level::Warning }
}

/// The `apiVersion` of what is one of Flux's objects but for it.
fn flux_object(file: KustomizeFile<'_>) -> Option<Text<'_>> {
    let spec = file.node.get("spec")?;
    let is_flux = ["sourceRef", "interval", "prune"].iter().any(|field| spec.get(field).is_some());
    Field::of(file.node.get("apiVersion")).text().filter(|_| is_flux)
}
