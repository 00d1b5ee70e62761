//! What is judged before anything is rendered: fields that a patch sets are not, files that nothing applies milder.

use fluxvet::{Config, Level, MemoryTree, Request, lint};

const RELEASE: &str =
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\nspec:\n  interval: 5 min\n";
const FLUX: &str =
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\nspec:\n  path: ./apps\n";

/// The levels of the findings of `duration/format`.
fn levels(files: &[(&str, &str)]) -> Vec<Level> {
    let request = Request::all("2026-06-01".parse().expect("a date"));
    let report = lint(&MemoryTree::new(files.iter().copied()), &Config::default(), &request);
    report.findings.iter().filter(|finding| finding.rule == "duration/format").map(|finding| finding.level).collect()
}

#[test]
fn a_field_that_a_patch_sets_is_left_to_the_renderer() {
    let kustomization = "resources:\n  - web.yaml\npatches:\n  - path: patch.yaml\n";
    let patch = |spec: &str| {
        format!("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\nspec:\n  {spec}\n")
    };
    let with =
        |patch: &str| levels(&[("kustomization.yaml", kustomization), ("web.yaml", RELEASE), ("patch.yaml", patch)]);
    assert_eq!(with(&patch("interval: 5m")), []);
    assert_eq!(with(&patch("timeout: 5m")), [Level::Error], "another field");
    assert_eq!(with(&patch("interval: 5m").replace("name: web", "name: api")), [Level::Error], "another object");
}

#[test]
fn patches_in_place_by_target_and_of_flux_count_too() {
    let operation = "[{\"op\": \"replace\", \"path\": \"/spec/interval\", \"value\": \"5m\"}]";
    let inline =
        format!("resources:\n  - web.yaml\npatches:\n  - target:\n      kind: HelmRelease\n    patch: '{operation}'\n");
    assert_eq!(levels(&[("kustomization.yaml", &inline), ("web.yaml", RELEASE)]), []);
    let flux = format!(
        "{FLUX}  patches:\n    - target:\n        kind: HelmRelease\n      patch: |\n        kind: HelmRelease\n        metadata:\n          name: all\n        spec:\n          interval: 5m\n"
    );
    assert_eq!(levels(&[("flux.yaml", &flux), ("apps/web.yaml", RELEASE)]), []);
    let other = flux.replace("kind: HelmRelease", "kind: GitRepository");
    assert_eq!(levels(&[("flux.yaml", &other), ("apps/web.yaml", RELEASE)]), [Level::Error]);
}

#[test]
fn what_nothing_applies_is_judged_milder() {
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: correct-horse-battery\n";
    let worst = |files: &[(&str, &str)]| {
        let request = Request::all("2026-06-01".parse().expect("a date"));
        let report = lint(&MemoryTree::new(files.iter().copied()), &Config::default(), &request);
        report.findings.iter().map(|finding| finding.level).max()
    };
    assert_eq!(worst(&[("flux.yaml", FLUX), ("apps/db.yaml", secret)]), Some(Level::Error), "below the path");
    assert_eq!(
        worst(&[("flux.yaml", FLUX), ("apps/web.yaml", "a: 1\n"), ("old/db.yaml", secret)]),
        Some(Level::Warning)
    );
    assert_eq!(worst(&[("old/db.yaml", secret)]), Some(Level::Error), "nothing shows what is applied");
    let open = FLUX.replace("./apps", "./apps/${environment}");
    assert_eq!(worst(&[("flux.yaml", &open), ("f2.yaml", FLUX), ("apps/dev/db.yaml", secret)]), Some(Level::Error));
    let hidden =
        [(".sourceignore", "/old\n"), ("flux.yaml", FLUX), ("apps/web.yaml", "a: 1\n"), ("old/release.yaml", RELEASE)];
    assert_eq!(worst(&hidden), Some(Level::Warning), "left out of the artifact");
}
