//! The Kubernetes version of a cluster, where one of its own objects says to which version it is brought.

use std::collections::BTreeMap;

use crate::{
    config::Minor,
    model::{Field, Object, Subject},
    repo::Versions,
    text::RepoPath,
};

use super::Cluster;

/// What Talos clusters are upgraded with (home-operations/tuppr).
const KUBERNETES_UPGRADE: Subject = Subject { group: "tuppr.home-operations.com", kind: "KubernetesUpgrade" };

/// What k3s and RKE2 clusters are upgraded with (rancher/system-upgrade-controller). It may upgrade anything else, too.
const PLAN: Subject = Subject { group: "upgrade.cattle.io", kind: "Plan" };
const IMAGES: [&str; 2] = ["rancher/k3s-upgrade", "rancher/rke2-upgrade"];

/// The versions that upgrades of the cluster itself name, `v1.36.4` or `v1.36.4+k3s1`; none where there is no such
/// object or one names a channel. Objects that describe other clusters (ManagedCluster, Cluster API) say nothing here.
pub(super) fn declared(cluster: &Cluster) -> Option<Versions> {
    let mut versions: BTreeMap<Minor, Option<RepoPath>> = BTreeMap::new();
    let units = &cluster.units;
    let own = cluster.objects.iter().filter(|effective| units.get(effective.unit).is_some_and(|unit| !unit.elsewhere));
    for effective in own {
        let Some(version) = effective.object().and_then(version) else { continue };
        let version: Minor = version.value()?.parse().ok()?;
        versions.entry(version).or_insert_with(|| Some(effective.resource.birth.source.path().clone()));
    }
    (!versions.is_empty()).then(|| Versions::found(versions))
}

fn version(object: Object<'_>) -> Option<Field<'_>> {
    if object.is(KUBERNETES_UPGRADE) {
        return Some(object.text("spec.kubernetes.version"));
    }
    let image = object.is(PLAN).then(|| object.text("spec.upgrade.image"))?;
    IMAGES
        .iter()
        .any(|name| image.value().is_some_and(|image| image.contains(name)))
        .then(|| object.text("spec.version"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Config,
        flux::Fleet,
        repo::{Bounds, Given, Repo, Said, TargetVersions},
        text::{MemoryTree, Source},
    };

    const ROOT: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {interval: 10m, path: ./a, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {interval: 10m, url: https://git.contoso.com/fleet.git, ref: {branch: main}}\n";

    /// The versions of the only cluster, whose folder holds `object`.
    fn of(object: &str, config: &str, given: Given) -> Vec<String> {
        let tree = MemoryTree::new([("a/root.yaml", ROOT), ("a/upgrade.yaml", object)]);
        let config = Config::parse(&Source::new(RepoPath::new(".fluxvet.yaml"), config.as_bytes().to_vec())).unwrap();
        let repo = Repo::load(&tree, given, &Bounds::default());
        let fleet = Fleet::of(&repo, &config);
        assert_eq!(fleet.clusters.len(), 1);
        fleet.clusters[0].world.kubernetes.versions.keys().map(ToString::to_string).collect()
    }

    #[test]
    fn a_cluster_is_what_it_is_upgraded_to() {
        let talos = "apiVersion: tuppr.home-operations.com/v1alpha1\nkind: KubernetesUpgrade\nmetadata: {name: kubernetes}\nspec: {kubernetes: {version: v1.36.4}}\n";
        let plan = |image: &str, version: &str| {
            format!(
                "apiVersion: upgrade.cattle.io/v1\nkind: Plan\nmetadata: {{name: server, namespace: system-upgrade}}\nspec: {{upgrade: {{image: {image}}}, {version}}}\n"
            )
        };
        let supported: Vec<String> = TargetVersions::KUBERNETES_SUPPORTED.iter().map(ToString::to_string).collect();
        let none = Given::default();
        let entry = "clusters: [{path: a, kubernetes-version: '1.31'}]";
        assert_eq!(of(talos, "", none), ["1.36"]);
        assert_eq!(of(&plan("rancher/k3s-upgrade", "version: v1.35.1+k3s1"), "", none), ["1.35"]);
        assert_eq!(of(&plan("docker.io/rancher/rke2-upgrade:v1", "version: v1.35.1+rke2r1"), "", none), ["1.35"]);
        assert_eq!(
            of(&plan("rancher/k3s-upgrade", "channel: https://update.k3s.io/v1-release/channels/stable"), "", none),
            supported
        );
        assert_eq!(of(&plan("contoso.azurecr.io/os-upgrade", "version: '1.2.3'"), "", none), supported);
        assert_eq!(of(&talos.replace("v1.36.4", "${VERSION}"), "", none), supported);
        assert_eq!(of(talos, "", Given { kubernetes: Some(Said::Flag(Minor::new(1, 33))), ..none }), ["1.33"]);
        assert_eq!(of(talos, entry, none), ["1.31"]);
    }
}
