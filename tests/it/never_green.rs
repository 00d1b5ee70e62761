//! Runs that could look at nothing, or not at what was meant, and must not end in green.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "the program lives in folders")]
#![allow(clippy::expect_used, reason = "helpers of tests")]

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::Command,
};

/// A repository of one folder below a root of its own.
fn repository(test: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("never_green").join(test);
    let _ = fs::remove_dir_all(&root);
    git(&root, &["init", "--quiet"]);
    for (path, text) in files {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    root
}

fn git(root: &Path, arguments: &[&str]) {
    fs::create_dir_all(root).expect("a folder");
    let mut git = Command::new("git");
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(root).args(arguments);
    assert!(git.status().expect("git").success(), "git {arguments:?}");
}

/// The exit code, and what is printed.
fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut fluxvet = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
    let output = fluxvet.current_dir(root).args(arguments).output().expect("fluxvet");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

fn assert_says(root: &Path, arguments: &[&str], code: i32, sentence: &str) {
    let (found, text) = run(root, arguments);
    assert_eq!(found, Some(code), "{text}");
    assert!(text.contains(sentence), "{text}");
}

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n  namespace: web\n";
const LIST: &str = "resources:\n  - web.yaml\n";

#[test]
fn a_configuration_that_changes_nothing_is_refused() {
    let root = repository("settings", &[("apps/web.yaml", OBJECT)]);
    fs::write(root.join(".fluxvet.yml"), "fail-on: warning\n").expect("a file");
    assert_says(&root, &["check"], 2, "`.fluxvet.yml` is not read: rename it to `.fluxvet.yaml`");
    for (text, sentence) in [
        ("clusters: [clusters/prod]\n", ".fluxvet.yaml:1:12: this repository has no folder `clusters/prod`"),
        ("schemas: [crds]\n", ".fluxvet.yaml:1:11: this repository has no folder `crds`"),
        ("flux-version: '1.0'\n", ".fluxvet.yaml:1:15: Flux 1.0 is not a version that this fluxvet knows"),
    ] {
        fs::write(root.join(".fluxvet.yaml"), text).expect("a file");
        for command in ["check", "clusters"] {
            assert_says(&root, &[command], 2, sentence);
        }
    }
    assert_says(
        &root,
        &["check", "--no-config", "--kubernetes-version", "1.99"],
        2,
        "Kubernetes 1.99 is not a version",
    );
}

#[test]
fn a_run_that_looked_at_nothing_says_so() {
    let root = repository("nothing", &[(".github/workflows/test.yaml", "on: push\n"), ("main.tf", "")]);
    assert_says(&root, &["check"], 0, "no Kubernetes objects in 2 files: nothing was checked");
    assert_says(&root, &["check", "--require-complete"], 1, "nothing was checked");
    let root = repository("all_failed", &[("apps/kustomization.yaml", "resources:\n  - gone.yaml\n")]);
    assert_says(&root, &["check"], 1, "not checked: every kustomization (build failed)");
    assert_says(&root, &["check", "--fail-on", "never"], 0, "not checked: every kustomization (build failed)");
}

#[test]
fn what_is_on_the_disk_only_says_why_flux_does_not_have_it() {
    let list = "resources:\n  - web.yaml\n  - ../shared\n";
    let root = repository(
        "absent",
        &[(".gitignore", "# local\nweb.yaml\n"), ("apps/kustomization.yaml", list), ("apps/web.yaml", OBJECT)],
    );
    let module = repository("absent_module", &[("kustomization.yaml", LIST), ("web.yaml", OBJECT)]);
    git(&module, &["add", "--all"]);
    git(&module, &["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "first"]);
    let url = module.display().to_string();
    git(&root, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &url, "shared"]);
    let (_, text) = run(&root, &["check", "--format", "concise"]);
    assert!(text.contains("apps/kustomization.yaml:2:5: "), "{text}");
    assert!(text.contains("`web.yaml` is ignored by Git"), "{text}");
    assert!(text.contains("`../shared` is in the Git submodule `shared`"), "{text}");
    let (_, text) = run(&root, &["check"]);
    assert!(text.contains("delete line 2 of `.gitignore`"), "{text}");
}

#[test]
fn a_link_is_not_in_the_artifact() {
    let sync = "\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://dev.azure.com/contoso/platform/_git/fleet, ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./clusters/prod, sourceRef: {kind: GitRepository, name: flux-system}}
";
    let root = repository(
        "links",
        &[
            ("clusters/prod/flux-system/gotk-sync.yaml", sync),
            ("clusters/prod/kustomization.yaml", "resources:\n  - flux-system/gotk-sync.yaml\n  - ../../apps/web\n"),
            ("web/kustomization.yaml", LIST),
            ("web/web.yaml", OBJECT),
            ("apps/README.md", ""),
        ],
    );
    symlink("../web", root.join("apps/web")).expect("a link");
    assert_says(&root, &["check"], 1, "`../../apps/web` is a symbolic link, which Flux leaves out of the artifact");
    assert_says(&root, &["check"], 1, "the link leads to `web`: use that path, or move the files here");
}
