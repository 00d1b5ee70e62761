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
    repo::{Bounds, Repo},
    text::{RepoPath, Source, Span},
};

use super::{
    chain::{Mark, chain},
    shared::unpacked,
    world,
};

/// Repositories, and how many of their scalars are changed.
const SAMPLES: &[(&str, usize)] = &[
    ("equinor__radix-flux", 60),
    ("hmcts__sds-flux-config", 24),
    ("onedr0p__home-ops", 60),
    ("bjw-s-labs__home-ops", 40),
    ("controlplaneio-fluxcd__d1-infra", 20),
    ("Azure__gitops-flux2-kustomize-helm-mt", 30),
    ("fluxcd__flux2-kustomize-helm-example", 30),
    ("fluxcd__flux2-multi-tenancy", 20),
    ("mischavandenburg__homelab", 30),
    ("billimek__k8s-gitops", 30),
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
    let (mut tested, mut moved, mut structural, mut wrong) = (0, 0, 0, Vec::new());
    for (name, count) in SAMPLES.iter().filter(|(name, _)| name.contains(&only)) {
        let mut files = BTreeMap::new();
        read(&corpora.join(name), &corpora.join(name), &mut files);
        let mut index: BTreeMap<Mark, Vec<Id>> = BTreeMap::new();
        let before = render(&files, Some(&mut index));
        let mut random = Random(0x5EED);
        let marks: Vec<&Mark> = index.iter().filter(|(_, ids)| ids.iter().all(is_free)).map(|(mark, _)| mark).collect();
        let mut done = 0;
        for _ in 0..count * 20 {
            if done == *count || marks.is_empty() {
                break;
            }
            let mark = marks[random.below(marks.len())];
            let Some(changed) = mutated(&files[&mark.0], mark) else { continue };
            let mut files = files.clone();
            files.insert(mark.0.clone(), changed);
            let after = render(&files, None);
            if after.shape != before.shape {
                structural += 1;
                continue;
            }
            done += 1;
            let differs = |id: &&Id| before.texts.get(*id) != after.texts.get(*id);
            let found: BTreeSet<&Id> = before.texts.keys().chain(after.texts.keys()).filter(differs).collect();
            let overlaps = |other: &Mark| {
                // The whole entry of a generator is the place of what every generated object has.
                let (inside, text) = (mark.1 <= other.1 && other.2 <= mark.2, &files[&mark.0]);
                let is_line = || !text[other.1 as usize..(other.2 as usize).min(text.len())].contains(&b'\n');
                other.0 == mark.0 && other.1 < mark.2 && mark.1 < other.2 && (inside || is_line())
            };
            let expected: BTreeSet<&Id> =
                index.iter().filter(|(other, _)| overlaps(other)).flat_map(|(_, ids)| ids).collect();
            moved += found.len();
            if found != expected {
                let line = files[&mark.0][..mark.1 as usize].iter().filter(|byte| **byte == b'\n').count() + 1;
                let first = |ids: Vec<&&Id>| -> Vec<String> {
                    let said = |id: &&Id| {
                        format!(
                            "{} {}: {:?} -> {:?}",
                            before.shape.0[id.0],
                            id.1,
                            before.texts.get(*id),
                            after.texts.get(*id)
                        )
                    };
                    ids.into_iter().take(2).map(|id| said(id).chars().take(300).collect()).collect()
                };
                wrong.push(format!(
                    "{name} {}:{line}: {} changed, {} expected; not foreseen {:#?}, not changed {:#?}",
                    mark.0,
                    found.len(),
                    expected.len(),
                    first(found.difference(&expected).collect()),
                    first(expected.difference(&found).collect()),
                ));
            }
        }
        println!("{name}: {done} of {} scalars changed", marks.len());
        tested += done;
    }
    println!(
        "{tested} scalars changed one by one, {moved} rendered ones with them; {structural} more changed what is built"
    );
    assert!(wrong.is_empty(), "{} of {tested} wrong: {wrong:#?}", wrong.len());
    assert!(!only.is_empty() || tested >= 300, "{tested} were changed");
}

fn render(files: &BTreeMap<String, Vec<u8>>, mut index: Option<&mut BTreeMap<Mark, Vec<Id>>>) -> World {
    let tree = MemoryTree::new(files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())));
    let repo = Repo::load(&tree, None, &Bounds::default());
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
