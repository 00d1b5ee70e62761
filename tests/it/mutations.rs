//! A clean repository with one mistake in it: each rule must speak there too, not only on its own page.

use std::{collections::BTreeMap, fs, path::Path};

use fluxvet::{
    Config, Level, MemoryTree, Report, Request, lint,
    rules::{
        self,
        page::{Example, examples},
    },
    text::{RepoPath, Source},
};

type Files = BTreeMap<String, Vec<u8>>;

/// The clean fixtures with a folder of each that a cluster builds: by its kustomization file, or by Flux's own walk.
const CLEAN: [(&str, &str); 2] =
    [("aks-with-azure-devops", "apps/base"), ("flux-operator-and-event-hub", "tenants/shop")];

/// What a page cannot show; `tests/it/hostile.rs` has these.
const NOT_SHOWN: [&str; 4] = ["yaml/encoding", "yaml/file-too-large", "yaml/limit", "yaml/unreadable"];

/// Ways to write a kustomization that fluxvet cannot know in full.
const OPENINGS: [&str; 4] = [
    "resources:\n  - https://github.com/contoso/base//deploy?ref=v1.0.0\n",
    "components:\n  - https://github.com/contoso/parts//monitoring?ref=v1.0.0\n",
    "openapi:\n  path: schema.json\n",
    "transformers:\n  - add.yaml\n",
];

/// A builtin of kustomize that fluxvet does not model.
const ADD: &str = "apiVersion: builtin\nkind: ValueAddTransformer\nmetadata:\n  name: add\nvalue: x\n";

#[test]
fn every_rule_speaks_in_every_clean_repository() {
    let mut silent = Vec::new();
    for (name, folder) in CLEAN {
        let clean = files(name);
        for rule in rules::all().filter(|rule| !NOT_SHOWN.contains(&rule.id)) {
            let speaks = |example: &Example| {
                let report = check(&mutant(&clean, folder, example));
                report.findings.iter().any(|finding| finding.rule == rule.id)
            };
            if !examples(rule.page, true).iter().any(speaks) {
                silent.push(format!("{name}: {}", rule.id));
            }
        }
    }
    assert!(silent.is_empty(), "these rules say nothing:\n{}", silent.join("\n"));
}

#[test]
fn what_cannot_be_rendered_never_makes_a_reference_missing_for_certain() {
    let mut wrong = Vec::new();
    for (name, folder) in CLEAN {
        let clean = files(name);
        for opening in OPENINGS {
            let mut open = clean.clone();
            let own = format!("{folder}/kustomization.yaml");
            let kustomization =
                if clean.contains_key(&own) { own } else { format!("{folder}/more/kustomization.yaml") };
            append(&mut open, &kustomization, opening);
            if opening.contains("add.yaml") {
                let beside = kustomization.replace("kustomization.yaml", "add.yaml");
                open.insert(beside, ADD.as_bytes().to_vec());
            }
            // Each document that could be referred to is taken away in turn.
            for path in clean.keys().filter(|path| path.ends_with(".yaml") && !is_kustomization(path)) {
                let mut less = open.clone();
                less.insert(path.clone(), b"# nothing\n".to_vec());
                for finding in check(&less).findings {
                    let is_reference =
                        finding.rule.ends_with("-missing") && finding.rule != "kustomize/resource-missing";
                    let in_cluster = !finding.clusters.is_empty();
                    if is_reference && in_cluster && finding.level == Level::Error {
                        wrong.push(format!("{name} without {path}: {} {}", finding.rule, finding.message));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of a clean fixture by their paths.
fn files(name: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clean").join(name);
    let mut found = Files::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
                found.insert(relative, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

/// The repository with the files of an example: a manifest without a path of its own is applied by the cluster, files
/// with paths stand beside what is there.
fn mutant(clean: &Files, folder: &str, example: &Example) -> Files {
    let mut files = clean.clone();
    let own = example.all_files();
    if own.iter().any(|(path, _)| path.ends_with("gotk-components.yaml")) {
        // The example says itself which Flux runs.
        for bytes in files.values_mut() {
            let text = String::from_utf8_lossy(bytes).replace("    version: 2.9.x\n", "");
            *bytes = text.into_bytes();
        }
    }
    let kustomization = format!("{folder}/kustomization.yaml");
    for (path, text) in &own {
        if path == "example.yaml" {
            files.insert(format!("{folder}/mutant.yaml"), text.clone().into_bytes());
            if files.contains_key(&kustomization) {
                append(&mut files, &kustomization, "resources:\n  - mutant.yaml\n");
            }
        } else {
            files.insert(path.clone(), text.clone().into_bytes());
        }
    }
    files
}

/// Adds an item to a list of a kustomization file, or the list.
fn append(files: &mut Files, path: &str, more: &str) {
    let text = files.get(path).map_or_else(String::new, |bytes| String::from_utf8(bytes.clone()).expect("text"));
    let (key, items) = more.split_once('\n').expect("a key and its items");
    let changed = match text.contains(&format!("{key}\n")) {
        true => text.replacen(&format!("{key}\n"), &format!("{key}\n{items}"), 1),
        false => format!("{text}{more}"),
    };
    files.insert(path.to_owned(), changed.into_bytes());
}

fn check(files: &Files) -> Report {
    let tree = MemoryTree::new(files.iter().map(|(path, bytes)| (path, bytes.clone())));
    let config = files.get(Config::FILE_NAME).map_or_else(Config::default, |bytes| {
        Config::parse(&Source::new(RepoPath::new(Config::FILE_NAME), bytes.clone())).expect("the configuration parses")
    });
    lint(&tree, &config, &Request::all("2026-06-01".parse().expect("a date")))
}

fn is_kustomization(path: &str) -> bool {
    path.ends_with("kustomization.yaml")
}
