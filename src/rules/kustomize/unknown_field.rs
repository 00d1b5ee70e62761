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

fn check<'a>(file: KustomizeFile<'a>, cx: &mut Context<'a>) {
    for entry in file.node.own_entries() {
        let Some(field) = entry.key.text().filter(|field| *field != "<<" && !field.contains("{{")) else { continue };
        if FIELDS.iter().any(|known| known.eq_ignore_ascii_case(field)) {
            continue;
        }
        let nested = reached(cx.repo, cx.file) == Some(Reached::Through);
        let finding = cx.report(entry, format!("kustomize has no field `{field}`"));
        finding.level(if nested { Level::Error } else { Level::Warning });
        match field.to_ascii_lowercase().as_str() {
            "resource" | "ressources" | "resouces" => finding.help("write `resources`"),
            "patch" => finding.help("write `patches`"),
            "component" => finding.help("write `components`"),
            _ => finding.help("delete the field, or write it as kustomize does"),
        };
    }
}
