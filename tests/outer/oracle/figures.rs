//! The clusters of two real repositories, against figures that were counted by hand once.

use fluxvet::{
    Config, DiskTree,
    flux::{Cluster, Entry, Fleet, Outcome},
    repo::{Bounds, Given, Repo},
};

use crate::shared::unpacked;

/// Folder of a root, and the Kustomizations in its build, itself among them.
const HMCTS: &[(&str, usize)] = &[
    ("clusters/demo/00", 20),
    ("clusters/demo/01", 20),
    ("clusters/dev/00", 25),
    ("clusters/dev/01", 25),
    ("clusters/ithc/00", 21),
    ("clusters/ithc/01", 21),
    ("clusters/prod/00", 27),
    ("clusters/prod/01", 27),
    ("clusters/ptl/00", 11),
    ("clusters/ptlsbox/00", 11),
    ("clusters/sbox/00", 12),
    ("clusters/sbox/01", 12),
    ("clusters/stg/00", 27),
    ("clusters/stg/01", 27),
    ("clusters/test/00", 25),
    ("clusters/test/01", 25),
];
const RADIX: &[(&str, usize)] = &[
    ("clusters/c2-production", 29),
    ("clusters/c3", 29),
    ("clusters/development", 30),
    ("clusters/monitoring", 14),
    ("clusters/playground", 30),
    ("clusters/production", 29),
];

#[test]
#[ignore = "needs ../shared; .ci/run asks for it"]
fn the_clusters_are_those_that_a_person_counted() {
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "oracle-figures") else { return };
    for (name, expected) in [("hmcts__sds-flux-config", HMCTS), ("equinor__radix-flux", RADIX)] {
        let tree = DiskTree::open(&corpora.join(name)).expect("a folder");
        let repo = Repo::load(&tree, Given::default(), &Bounds::default());
        let fleet = Fleet::of(&repo, &Config::default());
        let proven: Vec<&Cluster> =
            fleet.clusters.iter().filter(|cluster| matches!(cluster.entry, Entry::Proven)).collect();
        let found: Vec<(&str, usize)> =
            proven.iter().map(|cluster| (cluster.path.as_str(), kustomizations(cluster))).collect();
        assert_eq!(found, expected, "{name}");
        for cluster in proven {
            children(cluster);
        }
        if name.starts_with("hmcts") {
            cath(&fleet);
        }
        println!("{name}: {} roots", expected.len());
    }
}

/// Those in the build of the root, before any child is built.
fn kustomizations(cluster: &Cluster) -> usize {
    let Some(Outcome::Built(build)) = cluster.units.first().map(|unit| &unit.outcome) else { return 0 };
    let is_flux = |group: &str, kind: &str| group == "kustomize.toolkit.fluxcd.io" && kind == "Kustomization";
    build.resources.iter().filter(|resource| is_flux(resource.group(), resource.kind())).count()
}

/// Each child builds a folder that exists: the one that its path names once the parent's variables are in it.
fn children(cluster: &Cluster) {
    for unit in &cluster.units {
        let Some(path) = unit.object.as_ref().and_then(|object| object.at("spec.path")) else { continue };
        let Some(folder) = &unit.folder else { continue };
        let path = path.text().unwrap_or("").to_owned();
        // `..` cannot leave the artifact.
        let path: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
        assert_eq!(path.join("/"), *folder, "{} of {}", unit.id, cluster.path);
        assert!(matches!(unit.outcome, Outcome::Built(_)), "{} of {}", unit.id, cluster.path);
    }
}

fn cath(fleet: &Fleet<'_>) {
    let cluster = fleet.clusters.iter().find(|cluster| cluster.path == "clusters/dev/00").expect("dev/00");
    let Outcome::Built(build) = &cluster.units[0].outcome else { panic!("the root is built") };
    assert_eq!(build.resources.len(), 76);
    let unit = cluster.units.iter().find(|unit| unit.id == "flux-system/cath").expect("cath");
    assert_eq!(unit.folder.as_deref(), Some("apps/cath/dev/00"));
    let expected = [
        ("ENVIRONMENT", "dev"),
        ("CLUSTER", "\"00\""),
        ("CLUSTER_PATH", "dev/00"),
        ("CLUSTER_FULL_NAME", "dev-00"),
        ("NAMESPACE", "cath"),
        ("TEAM_NOTIFICATION_CHANNEL", "aks-monitor-dev"),
    ];
    for (name, value) in expected {
        assert_eq!(unit.variables.values[name].text.as_deref(), Some(value), "{name}");
    }
}
