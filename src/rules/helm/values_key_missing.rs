//! A key of values that is not there.

use crate::{
    flux::{Cluster, Entry as ClusterEntry, Found},
    rules::{available_inputs::AvailableInputs, prelude::*},
};

rule! {
    /// The Secret or ConfigMap of an item of `valuesFrom` must have the key that is read.
    ///
    /// That is `valuesKey`, or `values.yaml` where none is written. Without the key helm-controller neither installs nor upgrades the release,
    /// unless the item says `optional: true`: then the values are left out silently. Of a ConfigMap only `data` is read.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/stefanprodan/charts/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    /// #           ^^^^^^^^^^^^^^ ConfigMap `flux-system/podinfo-values` has no key `values.yaml`
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: podinfo-values
    ///   namespace: flux-system
    /// data:
    ///   podinfo.yaml: |
    ///     replicaCount: 2
    /// ```
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/stefanprodan/charts/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    ///       valuesKey: podinfo.yml
    /// #                ^^^^^^^^^^^ ConfigMap `flux-system/podinfo-values` has no key `podinfo.yml`
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: podinfo-values
    ///   namespace: flux-system
    /// data:
    ///   podinfo.yaml: |
    ///     replicaCount: 2
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/stefanprodan/charts/podinfo
    ///   ref:
    ///     tag: 6.9.0
    /// ---
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    ///       valuesKey: podinfo.yaml
    /// ---
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: podinfo-values
    ///   namespace: flux-system
    /// data:
    ///   podinfo.yaml: |
    ///     replicaCount: 2
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the key in `valuesKey`, or rename it to `values.yaml`.
    ///
    /// Source: [HelmRelease, Values references](https://fluxcd.io/flux/components/helm/helmreleases/#values-references);
    /// fluxcd/pkg `chartutil/values.go` (`ChartValuesFromReferences`).
    "helm/values-key-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    let held = AvailableInputs::of(cluster);
    for need in cluster.needs.iter().filter(|need| need.by == "valuesFrom") {
        let (Some(key), Found::Object(number)) = (need.key.as_deref(), need.found) else { continue };
        let (Some(object), Some(release)) = (cluster.objects.get(number), cluster.objects.get(need.object)) else {
            continue;
        };
        let Some(keys) = held.keys(cluster, object).filter(|keys| !keys.contains(&key)) else { continue };
        let Some(item) = need.field.strip_suffix("/name").and_then(|item| release.node().at_pointer(item)) else {
            continue;
        };
        let Some(at) = item.get("valuesKey").or_else(|| item.get("name")) else { continue };
        let finding = cx.report_in(cluster, release, at, format!("{} has no key `{key}`", need.words()));
        if need.optional || matches!(cluster.entry, ClusterEntry::Assumed) {
            finding.level(Level::Warning);
        }
        let list = keys.iter().take(5).map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        finding.help(match keys.as_slice() {
            [one] => format!("write `valuesKey: {one}`"),
            _ => format!("its keys are {list}"),
        });
        finding.note(object.resource.birth.clone().first_line(), "this object is read");
    }
}
