//! Every kustomization of real repositories, built by the engine and by us.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluxvet::{
    DiskTree,
    render::{Build, Builds, State, View},
    repo::{Bounds, Given, Repo},
};

use crate::shared::{folders, shared, unpacked};

use super::{
    compare::{difference, objects, printed},
    engine::Engine,
    reasons::Classes,
};

const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const MOST_FILES: usize = 2_000;

#[derive(Default)]
struct Counts {
    same: usize,
    partial: usize,
    alike: BTreeMap<&'static str, usize>,
    /// Built by the engine, not by us.
    missed: Vec<String>,
    wrong: Vec<String>,
}

#[test]
#[ignore = "needs the engine and takes minutes; .ci/run asks for it"]
fn every_folder_of_real_repositories_is_built_as_the_engine_builds_it() {
    let Some(tool) = shared("tools/kustomize-oracle") else { return };
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "oracle-corpora") else { return };
    let all = std::env::var("FLUXVET_ALL").as_deref() == Ok("1");
    let only = std::env::var("FLUXVET_ONLY").unwrap_or_default();
    let mut engine = Engine::new(tool);
    let classes = Classes::new();
    let mut counts = Counts::default();
    let mut repositories = 0;
    for root in folders(&corpora).into_iter().filter(|root| root.to_string_lossy().contains(&only)) {
        let mut kustomizations = BTreeSet::new();
        let files = walk(&root, &root, &mut kustomizations);
        if files > MOST_FILES && !all {
            continue;
        }
        repositories += 1;
        let tree = DiskTree::open(&root).expect("a folder");
        let repo = Repo::load(&tree, Given::default(), &Bounds::default());
        let builds = Builds::all(View::plain(&repo));
        let ours: BTreeSet<String> = builds.folders().into_iter().map(str::to_owned).collect();
        let name = root.file_name().expect("a name").to_string_lossy().into_owned();
        for folder in ours.symmetric_difference(&kustomizations) {
            counts.wrong.push(format!("{name} {folder}: a kustomization to one side only"));
        }
        for folder in ours.intersection(&kustomizations) {
            let build = builds.build(folder).expect("a kustomization");
            let theirs = engine.build(&root.join(folder));
            counts.compare(&format!("{name} {folder}"), theirs, &build, &classes);
        }
    }
    let alike: usize = counts.alike.values().sum();
    println!("{repositories} repositories: {} same, {} partial, {alike} refused alike", counts.same, counts.partial);
    println!("refused for: {:?}", counts.alike);
    println!("{} not claimed: {:#?}", counts.missed.len(), counts.missed);
    assert!(counts.wrong.is_empty(), "{} wrong: {:#?}", counts.wrong.len(), counts.wrong);
    let built = counts.same + counts.missed.len();
    assert!(counts.same * 100 >= built * 99, "{} of {built} that build are rendered", counts.same);
    assert!(!only.is_empty() || repositories >= 41, "{repositories} repositories");
}

impl Counts {
    fn compare(&mut self, name: &str, theirs: Result<String, String>, build: &Build, classes: &Classes) {
        let ours = build.state();
        match theirs {
            Ok(text) => match ours {
                State::Rendered => match difference(&objects(&text), &printed(build)) {
                    None => self.same += 1,
                    Some(difference) => self.wrong.push(format!("{name} differs: {difference}")),
                },
                State::Partial => self.missed.push(format!("{name}: {:?}", build.gaps.first().map(|gap| &gap.reason))),
                State::Failed => {
                    let reason = build.problems.first().map(|problem| &problem.message);
                    self.wrong.push(format!("{name} is refused wrongly: {reason:?}"));
                }
            },
            Err(error) => match classes.of(&error) {
                Some(class) if class.is_like(build) && ours == State::Partial => self.partial += 1,
                Some(class) if class.is_like(build) => *self.alike.entry(class.name).or_default() += 1,
                class => {
                    let class = class.map(|class| class.name);
                    let kinds: Vec<_> = build.problems.iter().map(|problem| problem.kind).collect();
                    self.wrong.push(format!("{name} is {ours:?} {kinds:?}, class {class:?}: {error}"));
                }
            },
        }
    }
}

/// The number of files below, and the folders that hold a kustomization file.
pub fn walk(root: &Path, folder: &Path, found: &mut BTreeSet<String>) -> usize {
    let mut files = 0;
    let entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    for path in entries {
        let is_link = path.symlink_metadata().expect("an entry").is_symlink();
        if path.is_dir() {
            if !is_link {
                files += walk(root, &path, found);
            }
            continue;
        }
        files += 1;
        if NAMES.iter().any(|name| path.ends_with(name)) {
            found.insert(folder.strip_prefix(root).expect("below").to_string_lossy().into_owned());
        }
    }
    files
}
