//! One mistake, one fault: what follows from another is not said.

use std::collections::{BTreeMap, HashSet};

use super::{Fault, What};

/// How alike a key must be to one that is missing to be that key, misspelt.
const ALIKE: f64 = 0.84;

/// Sorted by place. Follow-ups are left out: what lacks a key that is there misspelt or one level off, a choice that
/// fails for what is said of one of its parts, a second complaint about one value.
pub(super) fn fold(faults: Vec<Fault>) -> Vec<Fault> {
    let mut by_place: BTreeMap<String, Vec<What>> = BTreeMap::new();
    for fault in faults {
        let there = by_place.entry(fault.at).or_default();
        match (fault.what, there.iter_mut().find(|what| matches!(what, What::Missing { .. }))) {
            (What::Missing { keys: more }, Some(What::Missing { keys })) => {
                keys.extend(more.into_iter().filter(|key| !keys.contains(key)).collect::<Vec<_>>());
            }
            (what, _) => there.push(what),
        }
    }
    let strays = strays(&by_place);
    let places: Vec<String> = by_place.keys().cloned().collect();
    let mut out = Vec::new();
    for (at, faults) in by_place {
        let has_fault_below = places.iter().any(|other| is_below(other, &at));
        let mut kept: Vec<What> = Vec::new();
        for what in faults {
            match what {
                What::Missing { mut keys } => {
                    keys.retain(|key| !strays.contains(&(at.clone(), key.clone())));
                    if !keys.is_empty() {
                        kept.push(What::Missing { keys });
                    }
                }
                what => kept.push(what),
            }
        }
        kept.sort_by_key(rank);
        let is_choice = |what: &What| matches!(what, What::Shape { .. });
        let own = kept.iter().filter(|what| !is_choice(what)).count();
        kept.retain(|what| !(is_choice(what) && (own > 0 || has_fault_below)));
        // An object may lack one thing and have another too much; of one value the first complaint is enough.
        let mut is_value_told = false;
        kept.retain(|what| match what {
            What::Missing { .. } | What::Unknown { .. } | What::Rule { .. } => true,
            _ => !std::mem::replace(&mut is_value_told, true),
        });
        out.extend(kept.into_iter().map(|what| Fault { at: at.clone(), what }));
    }
    out
}

/// The missing keys, each with its object, that an unknown key stands for.
fn strays(by_place: &BTreeMap<String, Vec<What>>) -> HashSet<(String, String)> {
    let mut found = HashSet::new();
    for (at, faults) in by_place {
        for what in faults {
            let What::Unknown { key, known, elsewhere, .. } = what else { continue };
            let parent = at.rsplit_once('/').map_or("", |(parent, _)| parent);
            if let Some(meant) = near(key, known) {
                found.insert((parent.to_owned(), meant.to_owned()));
            }
            if let Some(elsewhere) = elsewhere {
                found.insert((elsewhere.clone(), key.clone()));
            }
        }
    }
    found
}

/// The key that another one is likely to mean.
pub fn near<'k>(key: &str, known: &'k [String]) -> Option<&'k str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], "");
    if let Some(same) = known.iter().find(|candidate| plain(candidate) == plain(key)) {
        return Some(same);
    }
    let scored = known.iter().map(|candidate| (strsim::jaro_winkler(key, candidate), candidate.as_str()));
    let best = scored.filter(|(score, _)| *score >= ALIKE).max_by(|one, other| one.0.total_cmp(&other.0))?;
    Some(best.1)
}

fn is_below(pointer: &str, above: &str) -> bool {
    pointer.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
}

/// What is said first.
fn rank(what: &What) -> u8 {
    match what {
        What::Unserved { .. } | What::Null | What::Type { .. } => 0,
        What::Unknown { .. } => 1,
        What::Missing { .. } => 2,
        What::Twin { .. } => 3,
        What::Enum { .. } => 4,
        What::Pattern { .. } => 5,
        What::Format { .. } => 6,
        What::Bound { .. } => 7,
        What::Shape { .. } => 8,
        What::Rule { .. } => 9,
    }
}
