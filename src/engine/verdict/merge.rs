//! One finding per mistake, however many clusters see it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    finding::{Certainty, Diagnostic, Finding},
    flux::{Fleet, Outcome, shown},
    text::Place,
};

use super::{
    Claim,
    name::{Fingerprints, cause},
};

/// How many other wordings of one finding are noted: variables make one of each cluster.
const WORDINGS: usize = 3;

/// Joins what several clusters say of one line, and moves it to the line that only the failing clusters share where the
/// others read that line without a mistake.
pub fn merge(claims: Vec<Claim>, fleet: &Fleet<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<Key, Vec<Claim>> = BTreeMap::new();
    // A cluster whose patch writes the same mistake again has it on a line of its own.
    let mut alike: HashMap<Alike, BTreeSet<String>> = HashMap::new();
    for claim in claims {
        alike.entry(Alike::of(&claim.diagnostic)).or_default().extend(claim.clusters.iter().cloned());
        groups.entry(Key::of(&claim)).or_default().push(claim);
    }
    let readers = readers(fleet);
    let mut fingerprints = Fingerprints::default();
    groups.into_values().map(|group| join(group, &readers, &alike, &mut fingerprints)).collect()
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: &'static str,
    path: String,
    span: (u32, u32),
    field: Option<String>,
    /// Clusters word one mistake differently; of a text that none of them changes every word counts.
    message: Option<String>,
}

impl Key {
    fn of(claim: &Claim) -> Self {
        let Diagnostic { rule, place, field, message, .. } = &claim.diagnostic;
        Self {
            rule,
            path: place.source.path().to_string(),
            span: (place.span.start, place.span.end),
            field: field.clone(),
            message: claim.clusters.is_empty().then(|| message.clone()),
        }
    }
}

/// What the same mistake has in common on different lines.
#[derive(PartialEq, Eq, Hash)]
struct Alike {
    rule: &'static str,
    object: Option<(String, Option<String>)>,
    field: Option<String>,
}

impl Alike {
    fn of(finding: &Diagnostic) -> Self {
        let object = finding.object.as_ref().map(|object| (object.kind.clone(), object.name.clone()));
        Self { rule: finding.rule, object, field: finding.field.clone() }
    }
}

type Line = (String, u32, u32);

fn line(place: &Place) -> Line {
    (place.source.path().to_string(), place.span.start, place.span.end)
}

/// The clusters that receive an object from each file, and those that build each folder, with a slash behind it.
fn readers(fleet: &Fleet<'_>) -> HashMap<String, BTreeSet<String>> {
    let mut readers: HashMap<String, BTreeSet<String>> = HashMap::new();
    // Beside clusters that are known the assumed ones prove nothing.
    for cluster in fleet.clusters.iter().filter(|cluster| cluster.certainty() > Certainty::Guess) {
        let mut paths: Vec<&str> =
            cluster.objects.iter().map(|effective| effective.resource.birth.source.path().as_str()).collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            readers.entry(path.to_owned()).or_default().insert(cluster.path.clone());
        }
        for unit in &cluster.units {
            let Outcome::Built(build) = &unit.outcome else { continue };
            for folder in &build.visited {
                readers.entry(format!("{folder}/")).or_default().insert(cluster.path.clone());
            }
        }
    }
    readers
}

fn join(
    mut group: Vec<Claim>,
    readers: &HashMap<String, BTreeSet<String>>,
    alike: &HashMap<Alike, BTreeSet<String>>,
    fingerprints: &mut Fingerprints,
) -> Finding {
    // The worst wording leads: one cluster in which it certainly fails is enough.
    group.sort_by(|a, b| b.diagnostic.level.cmp(&a.diagnostic.level).then_with(|| a.clusters.cmp(&b.clusters)));
    let failing: BTreeSet<String> = group.iter().flat_map(|claim| claim.clusters.iter().cloned()).collect();
    let with_alike = group.first().and_then(|claim| alike.get(&Alike::of(&claim.diagnostic))).unwrap_or(&failing);
    let shared = shared_link(&group, with_alike, readers);
    let apart = if shared.is_none() { own_links(&group, with_alike, readers) } else { Vec::new() };
    let mut rest = group.into_iter();
    #[expect(clippy::expect_used, reason = "a group is made of its first claim")]
    let mut first = rest.next().expect("a claim").diagnostic;
    let fingerprint = fingerprints.of(&first);
    let cause = cause(&first);
    let mut words: BTreeSet<String> = BTreeSet::from([first.message.clone()]);
    for Claim { diagnostic: other, clusters, .. } in rest {
        if words.len() <= WORDINGS && words.insert(other.message.clone()) {
            let clusters = clusters.iter().map(|path| shown(path)).collect::<Vec<&str>>().join(", ");
            first.note(other.place, format!("in {clusters}: {}", other.message));
        }
        first.mask.extend(other.mask);
    }
    if let Some(place) = shared {
        let from = std::mem::replace(&mut first.place, place);
        first.note(from, "the value is set here; other clusters use it without this problem".to_owned());
        first.fix = None;
    }
    for (place, clusters) in apart.into_iter().take(WORDINGS) {
        let clusters: Vec<&str> = clusters.iter().map(|path| shown(path)).collect();
        first.note(place, format!("included from here in {}", clusters.join(", ")));
    }
    Finding::of(first, fingerprint, cause, failing.into_iter().collect())
}

/// Where some clusters read the place without a mistake, and no one line tells the failing ones from them: the most
/// specific such line of each, with its clusters.
fn own_links(
    group: &[Claim],
    failing: &BTreeSet<String>,
    readers: &HashMap<String, BTreeSet<String>>,
) -> Vec<(Place, BTreeSet<String>)> {
    let mut found: BTreeMap<Line, (Place, BTreeSet<String>)> = BTreeMap::new();
    let first = group.first().and_then(|first| readers.get(first.diagnostic.place.source.path().as_str()));
    if first.is_none_or(|all| all.is_subset(failing)) {
        return Vec::new();
    }
    for claim in group {
        let is_own = |place: &&Place| readers_of(place, readers).is_some_and(|readers| readers.is_subset(failing));
        let Some(place) = claim.diagnostic.links.iter().find(is_own) else { continue };
        let entry = found.entry(line(place)).or_insert_with(|| (place.clone(), BTreeSet::new()));
        entry.1.extend(claim.clusters.iter().cloned());
    }
    found.into_values().collect()
}

/// The most specific line that led all failing clusters to the mistake and none of the others that read the file.
fn shared_link(
    group: &[Claim],
    failing: &BTreeSet<String>,
    readers: &HashMap<String, BTreeSet<String>>,
) -> Option<Place> {
    let first = &group.first()?.diagnostic;
    let all = readers.get(first.place.source.path().as_str())?;
    if all.is_subset(failing) {
        return None;
    }
    let mut common: Option<BTreeSet<Line>> = None;
    for claim in group {
        let lines: BTreeSet<Line> = claim.diagnostic.links.iter().map(line).collect();
        common = Some(match common {
            None => lines,
            Some(common) => common.intersection(&lines).cloned().collect(),
        });
    }
    let common = common?;
    let is_own = |place: &&Place| {
        common.contains(&line(place)) && readers_of(place, readers).is_none_or(|readers| readers.is_subset(failing))
    };
    first.links.iter().find(is_own).cloned()
}

/// Who reads the file; a kustomization file or a patch, which holds no object, is read with its folder.
fn readers_of<'r>(place: &Place, readers: &'r HashMap<String, BTreeSet<String>>) -> Option<&'r BTreeSet<String>> {
    let path = place.source.path();
    readers.get(path.as_str()).or_else(|| readers.get(&format!("{}/", path.folder())))
}
