//! References to values that are themselves written as values.

use crate::rules::prelude::*;

rule! {
    /// `valuesFrom` belongs beside `values`, not below it.
    ///
    /// Below `values` everything is handed to the chart as it is, and no schema looks at it. helm-controller does not read the
    /// Secret or the ConfigMap, and the release is installed without what is in it.
    ///
    /// A list is reported if its items all name a Secret or a ConfigMap the way Flux does, unless the HelmRelease has its own
    /// `valuesFrom` beside it, or a chart of this repository knows a value of that name.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   values:
    ///     replicaCount: 2
    ///     valuesFrom:
    /// #   ^^^^^^^^^^ `valuesFrom` under `values` is passed to the chart; helm-controller does not read it
    ///       - kind: ConfigMap
    ///         name: podinfo
    ///         valuesKey: production
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   values:
    ///     replicaCount: 2
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo
    ///       valuesKey: production
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the list out of `values`, so that it is a field of `spec`.
    ///
    /// Source: [HelmRelease, Values](https://fluxcd.io/flux/components/helm/helmreleases/#values).
    "helm/values-from-inside-values" Warning on HelmRelease: check
}

const FIELDS: [&str; 6] = ["kind", "name", "valuesKey", "targetPath", "optional", "literal"];

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    let Some(entry) = release.values().and_then(|values| values.entry("valuesFrom")) else { return };
    let is_list = entry.value.kind() == Kind::Seq && entry.value.items().next().is_some();
    if !is_list || !entry.value.items().all(is_reference) || release.node.at("spec.valuesFrom").is_some() {
        return;
    }
    let knows = |file: &File| file.kind == FileKind::Chart && file.roots().any(|root| root.get("valuesFrom").is_some());
    if !cx.repo.files.iter().any(knows) {
        cx.report(entry, "`valuesFrom` under `values` is passed to the chart; helm-controller does not read it")
            .help("move it out of `values`, so that it is a field of `spec`");
    }
}

fn is_reference(item: Node<'_>) -> bool {
    item.kind() == Kind::Map
        && item.entries().iter().all(|entry| entry.key.text().is_some_and(|key| FIELDS.contains(&key)))
        && matches!(Field::of(item.get("kind")).value(), Some("Secret" | "ConfigMap"))
        && Field::of(item.get("name")).is_present()
}
