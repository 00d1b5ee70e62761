//! PATH says what to look at, the root is found, and paths are written from where the user is.

use std::{path::Path, process::Command};

use super::fixture::*;

const SYNC: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 10m
  path: ./clusters/production
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
";
const APPS: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  interval: 10 minutes
  path: ./apps/production
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
";
const PATCHED: &str = "resources: [../base]
patches:
  - target: {kind: Namespace}
    path: labels.yaml
  - path: absent.yaml
";

/// A mistake of each folder, and a base that another folder uses.
fn fleet(test: &str) -> Fixture {
    Fixture::git(
        test,
        &[
            ("fleet/clusters/production/flux-system/gotk-sync.yaml", SYNC),
            ("fleet/clusters/production/apps.yaml", APPS),
            ("fleet/apps/base/kustomization.yaml", "resources: [web.yaml]\n"),
            ("fleet/apps/base/web.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n"),
            ("fleet/apps/production/kustomization.yaml", PATCHED),
            ("fleet/apps/production/labels.yaml", "- {op: add, path: /metadata/labels, value: {a: b}}\n"),
            ("fleet/README.md", "# The fleet\n"),
            ("fleet/.gitignore", "local.yaml\n"),
            ("fleet/local.yaml", "a: 1\n"),
            ("beside/README.md", ""),
        ],
    )
    .init("fleet")
}

/// Standard output and error, as someone in `folder` sees them.
fn run(fixture: &Fixture, folder: &str, words: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_fluxvet"))
        .args(words.split_whitespace())
        .current_dir(fixture.at(folder))
        .env("NO_COLOR", "1")
        .env_remove("CI")
        .env_remove("GITHUB_ACTIONS")
        .output()
        .expect("the program starts");
    String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8")
}

/// The places of the findings.
fn places(fixture: &Fixture, folder: &str, words: &str) -> Vec<String> {
    let out = run(fixture, folder, &format!("{words} --format concise"));
    out.lines().filter_map(|line| Some(line.split_once(": error")?.0.to_owned())).collect()
}

#[test]
fn a_path_is_what_is_looked_at_and_the_whole_repository_is_read() {
    let fleet = fleet("scope_paths");
    let all = ["apps/production/kustomization.yaml:5:11", "clusters/production/apps.yaml:5:15"];
    assert_eq!(places(&fleet, "fleet", "check"), all);
    assert_eq!(places(&fleet, "fleet", "."), all);
    assert_eq!(places(&fleet, "fleet", "check apps/production"), all[..1]);
    assert_eq!(places(&fleet, "fleet", "clusters/production/apps.yaml"), all[1..]);
    assert_eq!(places(&fleet, "fleet", "check apps/production clusters"), all);
    assert_eq!(places(&fleet, "fleet", "apps/base"), [""; 0], "no `../base` leads out of it");
    let mixed = run(&fleet, "fleet", "README.md apps/base");
    assert!(mixed.contains("no findings in 3 files"), "{mixed}");
    assert!(
        mixed.ends_with("fluxvet: `README.md` is not YAML or JSON: nothing in it is checked by itself\n"),
        "{mixed}"
    );
    let out = run(&fleet, "fleet", "apps/base");
    assert!(out.contains("no findings in 2 files"), "{out}");
    assert!(out.contains("2 findings elsewhere in the repository are not shown"), "{out}");
}

#[test]
fn paths_are_written_from_where_the_user_is_and_from_the_root_for_programs() {
    let fleet = fleet("scope_stand");
    let (app, cluster) = ("kustomization.yaml:5:11", "clusters/production/apps.yaml:5:15");
    assert_eq!(places(&fleet, "fleet/apps", ""), [format!("production/{app}"), format!("../{cluster}")]);
    assert_eq!(places(&fleet, "fleet/apps/production", "."), [app]);
    assert_eq!(places(&fleet, "fleet/apps", "--root .. production"), [format!("production/{app}")]);
    assert_eq!(places(&fleet, ".", "fleet/apps"), [format!("fleet/apps/production/{app}")]);
    assert_eq!(places(&fleet, ".", "check --root fleet apps"), [format!("fleet/apps/production/{app}")]);
    let absolute = fleet.at("fleet").canonicalize().expect("a folder");
    let absolute = absolute.to_str().expect("UTF-8");
    assert_eq!(places(&fleet, "beside", "../fleet/clusters"), [format!("{absolute}/{cluster}")]);
    for format in ["json", "github", "azure"] {
        let out = run(&fleet, "fleet/apps", &format!("check production --format {format}"));
        assert!(out.contains("apps/production/kustomization.yaml"), "{format}: {out}");
        assert!(!out.contains("\"production/kustomization"), "{format}: {out}");
    }
}

#[test]
fn one_root_for_all_commands() {
    let fleet = fleet("scope_commands");
    let web = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n";
    for (folder, words) in [
        (".", "render fleet/apps/base"),
        (".", "render --root fleet apps/base"),
        ("fleet", "render apps/base"),
        ("fleet/apps", "render base"),
        ("fleet/apps/base", "render"),
    ] {
        assert_eq!(run(&fleet, folder, words), web, "{words}");
    }
    let received = run(&fleet, "fleet/apps", "render --cluster production");
    assert!(received.contains("name: flux-system"), "{received}");
    let other = run(&fleet, ".", "render --root fleet --cluster clusters/production");
    let objects = |text: &str| text.split("fluxvet: ").next().map(str::to_owned);
    assert_eq!(objects(&other), objects(&received));
    assert!(received.contains("in full: production/kustomization.yaml:5: "), "{received}");
    assert!(other.contains("in full: fleet/apps/production/kustomization.yaml:5: "), "{other}");
    let line = "clusters/production  proven";
    for (folder, words) in
        [(".", "clusters --root fleet"), ("fleet/apps", "clusters"), (".", "clusters fleet/apps/base")]
    {
        let out = run(&fleet, folder, words);
        assert!(out.starts_with(line), "{words}: {out}");
    }
    fleet.write("fleet/docs/notes.yaml", "a: 1\n");
    assert_eq!(run(&fleet, "fleet", "clusters docs"), "no cluster reads anything below these paths\n");
    let found = places(&fleet, "fleet", "check --cluster production");
    assert_eq!(found, ["apps/production/kustomization.yaml:5:11", "clusters/production/apps.yaml:5:15"]);
}

#[test]
fn a_folder_without_a_name_is_a_dot() {
    let web = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n";
    let twice = Fixture::git("scope_dot", &[("a.yaml", web), ("b.yaml", web)]);
    let out = run(&twice, ".", "render");
    assert!(out.ends_with("fluxvet: .:1: Namespace `web` is in this build already, from a.yaml:1\n"), "{out}");
}

#[test]
fn what_cannot_be_looked_at_is_one_sentence() {
    let fleet = fleet("scope_errors");
    for (words, sentence) in [
        ("check no/such", "`no/such` does not exist"),
        ("check README.md", "`README.md` is not YAML or JSON: nothing in it is checked by itself"),
        ("check local.yaml", "`local.yaml` is not a file of the repository: Git ignores it, or it is a link"),
        ("check apps ../beside", "`../beside` is not below the root `ROOT`"),
        ("check --root README.md", "the root `README.md` is not a folder"),
        ("check --cluster prod", "`prod` is not a cluster: the only one is `clusters/production`"),
        ("prodution", "`prodution` is neither a command nor a path, see `fluxvet --help` for the commands"),
    ] {
        let root = fleet.at("fleet").canonicalize().expect("a folder");
        let sentence = sentence.replace("ROOT", root.to_str().expect("UTF-8"));
        assert_eq!(run(&fleet, "fleet", words), format!("fluxvet: {sentence}\n"), "{words}");
    }
}

#[test]
fn without_git_the_path_is_the_root() {
    let outside = std::env::temp_dir().join(format!("fluxvet-scope-{}", std::process::id()));
    std::fs::create_dir_all(outside.join("apps")).expect("a folder");
    std::fs::write(outside.join("apps/a.yaml"), APPS).expect("a file");
    let fixture = Fixture(outside.clone());
    for (folder, words, place) in [
        (".", "check apps --format concise --fail-on never", "apps/a.yaml:5:15: "),
        ("apps", "a.yaml --format concise --fail-on never", "a.yaml:5:15: "),
    ] {
        let out = run(&fixture, folder, words);
        assert!(out.starts_with(place), "{words}: {out}");
    }
    let apps = run(&fixture, ".", "check apps --format json --fail-on never");
    assert!(apps.contains("\"path\": \"a.yaml\""), "{apps}");
    std::fs::write(outside.join("apps/kustomization.yaml"), "resources: [../base]\n").expect("a file");
    let doubt =
        "fluxvet: no folder above `apps` has `.git`, so it was taken for the root: `--root DIR` names another one\n";
    let out = run(&fixture, ".", "check apps --format concise");
    assert!(out.ends_with(doubt), "{out}");
    let out = run(&fixture, ".", "check --root apps --format concise");
    assert!(out.contains("leads out of the repository") && !out.contains("--root DIR"), "{out}");
    std::fs::remove_dir_all(Path::new(&outside)).expect("the folder");
}
