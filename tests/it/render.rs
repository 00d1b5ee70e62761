//! The stories in `fixtures/render/`: what each cluster of `repo/` receives, or each folder builds to where there is no
//! cluster, with the line behind every value.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use fluxvet::{
    config::Config,
    engine::DiskTree,
    flux::Fleet,
    repo::{Bounds, Given, Repo},
};

#[test]
fn stories_build_as_expected_with_their_origins() {
    let bless = std::env::var_os("FLUXVET_BLESS").is_some();
    for story in stories() {
        let folder = story.join("expected");
        let found = rendered(&story.join("repo"));
        assert!(!found.is_empty(), "{} renders nothing", story.display());
        if bless {
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).expect("the folder is made");
            for (name, text) in &found {
                fs::write(folder.join(name), text).expect("the expectation is written");
            }
        }
        let expected: BTreeMap<String, String> = entries(&folder)
            .iter()
            .map(|file| {
                let name = file.file_name().expect("a name").to_string_lossy().into_owned();
                (name, fs::read_to_string(file).expect("an expectation"))
            })
            .collect();
        assert_eq!(found, expected, "{}: bless it with FLUXVET_BLESS=1 if this is right", story.display());
    }
}

/// Every line of the JSON form names a line of the repository.
#[test]
fn every_value_has_a_line_that_exists() {
    for story in stories() {
        let root = story.join("repo");
        for target in targets(&root) {
            let text = run(&root, &target, &["--origins", "--format", "json"]);
            for line in text.lines() {
                let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
                let path = line["place"]["path"].as_str().expect("a path");
                let source = fs::read_to_string(root.join(path)).expect("a file of the repository");
                let number = usize::try_from(line["place"]["line"].as_u64().expect("a line")).expect("small");
                assert!((1..=source.lines().count()).contains(&number), "{line}");
                assert!(line["pointer"].as_str().is_some_and(|pointer| pointer.starts_with('/')), "{line}");
            }
        }
    }
}

#[derive(Clone)]
struct Target {
    folder: String,
    is_cluster: bool,
}

fn targets(root: &Path) -> Vec<Target> {
    let tree = DiskTree::open(root).expect("a folder");
    let repo = Repo::load(&tree, Given::default(), &Bounds::default());
    let config = Config::default();
    let fleet = Fleet::of(&repo, &config);
    let clusters = fleet.clusters.iter().map(|cluster| Target { folder: cluster.path.clone(), is_cluster: true });
    let folders = fleet.plain.folders().into_iter();
    let folders = folders.map(|folder| Target { folder: folder.to_owned(), is_cluster: false });
    if fleet.clusters.is_empty() { folders.collect() } else { clusters.collect() }
}

fn rendered(root: &Path) -> BTreeMap<String, String> {
    let name = |target: &Target| format!("{}.yaml", target.folder.replace('/', "__"));
    let all = targets(root).into_iter().map(|target| (name(&target), run(root, &target, &["--origins"])));
    all.filter(|(_, text)| !text.is_empty()).collect()
}

fn run(root: &Path, target: &Target, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
    command.arg("render").arg("--root").arg(root).args(more);
    if target.is_cluster {
        command.arg("--cluster");
    }
    command.arg(&target.folder);
    String::from_utf8(command.output().expect("fluxvet runs").stdout).expect("UTF-8")
}

fn stories() -> Vec<PathBuf> {
    entries(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/render"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}
