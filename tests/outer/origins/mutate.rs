//! One written scalar is changed: exactly those rendered scalars change that say they are made of it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
    sync::Arc,
};

use fluxvet::{
    Config, MemoryTree,
    flux::{Fleet, Outcome},
    render::Build,
    repo::{Bounds, Given, Repo},
    text::{RepoPath, Source, Span},
};
use rayon::prelude::*;

use crate::shared::unpacked;

use super::{
    chain::{Mark, chain},
    world,
};

/// Repositories, and how many of their scalars are changed.
const SAMPLES: &[(&str, usize)] = &[
    ("onedr0p__home-ops", 30),
    ("angelnu__k8s-gitops", 30),
    ("bjw-s-labs__home-ops", 20),
    ("sondresjolyst__tumo-flux", 40),
    ("mischavandenburg__homelab", 10),
    ("billimek__k8s-gitops", 20),
    ("stackai__stackai-vpc", 20),
    ("controlplaneio-fluxcd__d1-fleet", 20),
    ("controlplaneio-fluxcd__d1-infra", 20),
    ("controlplaneio-fluxcd__d1-apps", 10),
    ("Azure__gitops-flux2-kustomize-helm-mt", 30),
    ("Azure__aks-baseline-automation", 20),
    ("mspnp__aks-baseline-regulated", 10),
    ("fluxcd__flux2-kustomize-helm-example", 30),
    ("fluxcd__flux2-hub-spoke-example", 20),
    ("fluxcd__flux2-multi-tenancy", 20),
    ("fluxcd__flux2-monitoring-example", 10),
    ("MonBusinessApp__Infrastructure", 10),
    ("cwiederspan__aks-flux-cluster01", 10),
    ("clastix__flux2-capsule-multi-tenancy", 10),
];

/// Object, and the pointer to the scalar in it.
type Id = (usize, String);

#[derive(PartialEq)]
struct Shape(Vec<String>);

struct World {
    shape: Shape,
    texts: HashMap<Id, String>,
}

#[test]
#[ignore = "takes minutes in a debug build; .ci/run asks for it"]
fn a_changed_scalar_changes_what_says_that_it_is_made_of_it() {
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "origins-mutate") else { return };
    let only = std::env::var("FLUXVET_ONLY").unwrap_or_default();
    let wanted: Vec<_> = SAMPLES.iter().filter(|(name, _)| name.contains(&only)).collect();
    let runs: Vec<Run> =
        wanted.into_par_iter().with_max_len(1).map(|(name, count)| run(&corpora.join(name), name, *count)).collect();
    let sum = |part: fn(&Run) -> usize| runs.iter().map(part).sum::<usize>();
    let (tested, moved, structural) = (sum(|run| run.tested), sum(|run| run.moved), sum(|run| run.structural));
    println!(
        "{tested} scalars changed one by one, {moved} rendered ones with them; {structural} more changed what is built"
    );
    let wrong: Vec<&String> = runs.iter().flat_map(|run| &run.wrong).collect();
    assert!(wrong.is_empty(), "{} of {tested} wrong: {wrong:#?}", wrong.len());
    assert!(!only.is_empty() || tested >= 300, "{tested} were changed");
}

/// What was found in one repository.
#[derive(Default)]
struct Run {
    tested: usize,
    moved: usize,
    /// Changes that made another build.
    structural: usize,
    wrong: Vec<String>,
}

fn run(root: &Path, name: &str, count: usize) -> Run {
    let start = std::time::Instant::now();
    let mut files = BTreeMap::new();
    read(root, root, &mut files);
    let mut index: BTreeMap<Mark, Vec<Id>> = BTreeMap::new();
    let before = render(&files, Some(&mut index));
    let mut random = Random(0x5EED);
    let mut marks: Vec<&Mark> = index.iter().filter(|(_, ids)| ids.iter().all(is_free)).map(|(mark, _)| mark).collect();
    let all = marks.len();
    let mut run = Run::default();
    for _ in 0..count * 5 {
        if run.tested == count || marks.is_empty() {
            break;
        }
        let mark = marks.swap_remove(random.below(marks.len()));
        let Some(changed) = mutated(&files[&mark.0], mark) else { continue };
        let written = files.insert(mark.0.clone(), changed);
        let after = render(&files, None);
        files.extend(written.map(|bytes| (mark.0.clone(), bytes)));
        if after.shape != before.shape {
            run.structural += 1;
            continue;
        }
        run.tested += 1;
        let differs = |id: &&Id| before.texts.get(*id) != after.texts.get(*id);
        let found: BTreeSet<&Id> = before.texts.keys().chain(after.texts.keys()).filter(differs).collect();
        let text = &files[&mark.0];
        let expected: BTreeSet<&Id> =
            index.iter().filter(|(other, _)| overlap(mark, other, text)).flat_map(|(_, ids)| ids).collect();
        run.moved += found.len();
        if found != expected {
            let line = text[..mark.1 as usize].iter().filter(|byte| **byte == b'\n').count() + 1;
            let first = |ids: Vec<&&Id>| -> Vec<String> {
                let said = |id: &&Id| {
                    let object = &before.shape.0[id.0];
                    format!("{object} {}: {:?} -> {:?}", id.1, before.texts.get(*id), after.texts.get(*id))
                };
                ids.into_iter().take(2).map(|id| said(id).chars().take(300).collect()).collect()
            };
            run.wrong.push(format!(
                "{name} {}:{line}: {} changed, {} expected; not foreseen {:#?}, not changed {:#?}",
                mark.0,
                found.len(),
                expected.len(),
                first(found.difference(&expected).collect()),
                first(expected.difference(&found).collect()),
            ));
        }
    }
    println!(
        "{name}: {} of {} scalars changed, {} made another build, {:.1?}",
        run.tested,
        all,
        run.structural,
        start.elapsed()
    );
    run
}

/// Whether a change of the one scalar is a change of the other.
fn overlap(mark: &Mark, other: &Mark, text: &[u8]) -> bool {
    // The whole entry of a generator is the place of what every generated object has.
    let inside = mark.1 <= other.1 && other.2 <= mark.2;
    let is_line = || !text[other.1 as usize..(other.2 as usize).min(text.len())].contains(&b'\n');
    let is_block = || {
        let before = text[..other.1 as usize].trim_ascii_end();
        [&b"|"[..], b"|-", b"|+", b">", b">-", b">+"].iter().any(|header| before.ends_with(header))
    };
    other.0 == mark.0 && other.1 < mark.2 && mark.1 < other.2 && (inside || is_line() || is_block())
}

fn render(files: &BTreeMap<String, Vec<u8>>, mut index: Option<&mut BTreeMap<Mark, Vec<Id>>>) -> World {
    let tree = MemoryTree::new(files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())));
    let repo = Repo::load(&tree, Given::default(), &Bounds::default());
    let fleet = Fleet::of(&repo, &Config::default());
    let builds = world::builds(&fleet);
    let mut shape = Vec::new();
    let mut texts = HashMap::new();
    for (number, object) in world::objects(&fleet, &builds).iter().enumerate() {
        let cluster = object.applied.map_or("", |(cluster, _)| cluster.path.as_str());
        let unit = object.applied.map_or("", |(_, unit)| unit.id.as_str());
        shape.push(format!("{cluster} {unit} {} {}", object.build.folder, object.resource.original().words()));
        world::leaves(object.value, &mut |leaf| {
            let id = (number, leaf.path.clone());
            texts.insert(id.clone(), leaf.value.text().unwrap_or("").to_owned());
            if let Some(index) = &mut index {
                chain(leaf, object).into_iter().for_each(|mark| index.entry(mark).or_default().push(id.clone()));
            }
        });
    }
    // What patches met, and what became of each Kustomization.
    let met =
        |build: &Build| build.applied.iter().map(|applied| applied.matched.to_string()).collect::<Vec<_>>().join(" ");
    shape.extend(builds.iter().map(|build: &Arc<Build>| met(build)));
    for unit in fleet.clusters.iter().flat_map(|cluster| &cluster.units) {
        let found = match &unit.outcome {
            Outcome::Built(build) => format!("{:?} {}", build.state(), met(build)),
            other => format!("{other:?}"),
        };
        shape.push(format!("{} {:?} {found}", unit.id, unit.folder));
    }
    World { shape: Shape(shape), texts }
}

/// Whether a scalar may change without another build: no name, no key of a list, nothing that says what is built.
fn is_free((_, path): &Id) -> bool {
    const NAMES: &[&str] = &[
        "name",
        "namespace",
        "kind",
        "apiVersion",
        "containerPort",
        "port",
        "protocol",
        "mountPath",
        "devicePath",
        "ip",
        "topologyKey",
        "whenUnsatisfiable",
        "type",
        "url",
        "optional",
        "substituteStrategy",
        "suspend",
    ];
    const PARTS: &[&str] = &[
        "/spec/path",
        "/spec/components",
        "/spec/patches",
        "/sourceRef/",
        "/spec/targetNamespace",
        "/spec/ref/",
        "substitute: disabled",
        "/kustomize.toolkit.fluxcd.io",
        "/config.kubernetes.io",
        "/spec/sync",
        "/spec/ignore",
        "/metadata/finalizers",
        "/roleRef",
        "/sops/",
        "/spec/images",
        "/spec/decryption",
    ];
    let last = path.rsplit('/').next().unwrap_or("");
    !NAMES.contains(&last) && !PARTS.iter().any(|part| path.contains(part))
}

/// The file with another text in that scalar; none where it is not clear how.
fn mutated(bytes: &[u8], (path, start, end): &Mark) -> Option<Vec<u8>> {
    let (start, end) = (*start as usize, *end as usize);
    let source = Source::new(RepoPath::new(path), bytes.to_vec());
    let here = std::str::from_utf8(bytes.get(start..end)?).ok()?;
    let read = super::scalar::read(&source.place(Span::new(start, end)))?;
    if here.is_empty() || here.starts_with(['*', '&', '!', '{', '[']) || here.contains("ENC[") {
        return None;
    }
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    let quoted = here.len() > 1 && here.starts_with(['"', '\'']) && here.ends_with(['"', '\'']);
    let new = match read.text.as_str() {
        _ if quoted => {
            let more = if is_number(&read.text) { "1" } else { "x" };
            format!("{}{more}{}", &here[..here.len() - 1], &here[here.len() - 1..])
        }
        "" | "~" | "null" => return None,
        "true" => "false".to_owned(),
        "false" => "true".to_owned(),
        text if is_number(text) => format!("{here}1"),
        _ => {
            let trimmed = here.trim_end();
            format!("{trimmed}x{}", &here[trimmed.len()..])
        }
    };
    Some([&bytes[..start], new.as_bytes(), &bytes[end..]].concat())
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            read(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
            files.insert(name, fs::read(&path).expect("a file"));
        }
    }
}

/// Numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
