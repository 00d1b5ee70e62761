//! A reference to a generated object by the name it no longer has.

use crate::{
    flux::{Cluster, Entry as ClusterEntry, Found},
    rules::{available_inputs::AvailableInputs, prelude::*},
};

rule! {
    /// A Flux object must name a generated Secret or ConfigMap as it is called in the cluster.
    ///
    /// `configMapGenerator` and `secretGenerator` put a hash at the end of the name, `namePrefix` and `nameSuffix` change it too. kustomize
    /// corrects the references that it knows, in Deployments and the like. It knows no field of Flux: `valuesFrom`, `substituteFrom` and
    /// `secretRef` keep the old name, and the controller finds nothing.
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
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: apps/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// namespace: apps
    /// resources:
    ///   - podinfo.yaml
    /// configMapGenerator:
    ///   - name: podinfo-values
    ///     files:
    ///       - values.yaml=podinfo-values.yaml
    /// # file: apps/podinfo-values.yaml
    /// replicaCount: 2
    /// # file: apps/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
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
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    /// #           ^^^^^^^^^^^^^^ no ConfigMap is named `podinfo-values`: kustomize renames it to `podinfo-values-857mh2h2h8`
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
    /// # file: apps/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// namespace: apps
    /// resources:
    ///   - podinfo.yaml
    /// configMapGenerator:
    ///   - name: podinfo-values
    ///     files:
    ///       - values.yaml=podinfo-values.yaml
    /// generatorOptions:
    ///   disableNameSuffixHash: true
    /// # file: apps/podinfo-values.yaml
    /// replicaCount: 2
    /// # file: apps/podinfo.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: OCIRepository
    /// metadata:
    ///   name: podinfo
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
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: podinfo
    ///   valuesFrom:
    ///     - kind: ConfigMap
    ///       name: podinfo-values
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `generatorOptions.disableNameSuffixHash: true`, or teach kustomize the field with `nameReference` in a file of `configurations`: then
    /// the release also notices when the values change.
    ///
    /// Source: [Kustomize, generatorOptions](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/generatoroptions/);
    /// [FAQ, How to configure Helm releases with
    /// Kustomize](https://fluxcd.io/flux/guides/helmreleases/#refer-to-values-in-configmaps-generated-with-kustomize); kubernetes-sigs/kustomize
    /// `api/internal/konfig/builtinpluginconsts/namereference.go`.
    "secret/hashed-reference" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    let held = AvailableInputs::of(cluster);
    for need in cluster.needs.iter().filter(|need| matches!(need.found, Found::Nothing { .. })) {
        let Some(renamed) = held.formerly(need) else { continue };
        let Some(referrer) = cluster.objects.get(need.object) else { continue };
        let Some(at) = referrer.node().at_pointer(&need.field) else { continue };
        let now = renamed.resource.name();
        let message = format!("no {} is named `{}`: kustomize renames it to `{now}`", need.kind, need.name);
        let finding = cx.report_in(cluster, referrer, at, message);
        if need.optional || matches!(cluster.entry, ClusterEntry::Assumed) {
            finding.level(Level::Warning);
        }
        finding.help(match renamed.resource.needs_hash {
            true => "set `disableNameSuffixHash: true` in the options of the generator, or add a `nameReference` in `configurations`".into(),
            false => format!("write `{now}`, or add a `nameReference` in `configurations`"),
        });
        finding.note(renamed.resource.birth.clone().first_line(), "this is the object that was meant");
    }
}
