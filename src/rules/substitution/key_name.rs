//! A key that cannot be a variable.

use crate::{
    flux::Cluster,
    model::value::envsubst::is_name,
    rules::{prelude::*, substitution::trouble},
};

rule! {
    /// Every key of a ConfigMap or Secret that `substituteFrom` reads must be a name for a variable.
    ///
    /// kustomize-controller makes a variable of each key, used or not. A key with a dot or a dash, or one that begins with a digit, is no
    /// name for one: the build of the Kustomization fails.
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster
    /// # file: clusters/prod/cluster.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: cluster
    ///   namespace: flux-system
    /// data:
    ///   cluster.region: westeurope
    /// # ^^^^^^^^^^^^^^ `cluster.region` is not a valid variable name, but Kustomization `apps` loads every key here as a variable
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   tier: standard
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
    ///   postBuild:
    ///     substituteFrom:
    ///       - kind: ConfigMap
    ///         name: cluster
    /// # file: clusters/prod/cluster.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: cluster
    ///   namespace: flux-system
    /// data:
    ///   cluster_region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${cluster_region}
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename the key: a letter or `_` first, then letters, digits and `_`. Keys that are meant for others belong in another object.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/pkg `kustomize/kustomize_varsub.go` (`varSubstitution`).
    "substitution/key-name" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for unit in &cluster.units {
        let Some(level) = trouble::level(cluster, unit) else { continue };
        for from in unit.variables.from.iter().filter(|from| from.found) {
            let found = cluster.named(&from.kind, &unit.namespace, &from.name).next();
            if let Some(effective) = found.filter(|_| !from.name.is_empty()) {
                for (entry, name) in keys(effective.node()).filter(|(_, name)| !is_name(name)) {
                    let who = unit.id.rsplit('/').next().unwrap_or(&unit.id);
                    let message = format!(
                        "`{name}` is not a valid variable name, but Kustomization `{who}` loads every key here as a variable"
                    );
                    let finding = cx.report_in(cluster, effective, entry, message);
                    finding.level(level).help("a name begins with a letter or `_` and has letters, digits and `_`");
                    finding.note(from.place.clone().first_line(), "it is read here");
                }
            }
        }
    }
}

fn keys(object: Node<'_>) -> impl Iterator<Item = (Entry<'_>, &str)> {
    let maps = ["data", "stringData"].into_iter().filter_map(move |field| object.get(field));
    let entries = maps.flat_map(Node::entries).filter(|entry| entry.key.is_known());
    entries.filter_map(|entry| Some((entry, entry.key.text()?)))
}
