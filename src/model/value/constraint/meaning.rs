//! The words for what a group of comparisons means.

use super::range::{Admitted, Edge, Span, first_release};
use super::{Group, Item};
use crate::model::value::version::Version;

/// The meaning of a group as the rest of a sentence.
pub(super) fn group(group: &Group) -> String {
    let prereleases = group.admits_prereleases();
    let items: Vec<&Item> = group.items.iter().collect();
    let admitted = Admitted::by(&items);
    if !admitted.any_version(prereleases) {
        return "no version".to_owned();
    }
    let Admitted { span: Span { low, high }, holes } = &admitted;
    let only = match high {
        Some(high) if high.version == low.version => Some(low.version.clone()),
        // Among releases, `^0.0.3` is one version too.
        Some(high) if !prereleases => {
            let next = first_release(&Edge { version: release_of(&low.version), inclusive: false });
            let alone = low.inclusive && next.is_some_and(|next| !high.is_above(&next));
            alone.then(|| release_of(&low.version))
        }
        _ => None,
    };
    if let Some(only) = only {
        return format!("exactly {only}");
    }
    let mut words = Vec::new();
    let from_start = low.inclusive && low.version <= Version::release(0, 0, 0);
    if !from_start {
        let word = if low.inclusive { "at least" } else { "above" };
        let shown = if prereleases { low.version.clone() } else { release_of(&low.version) };
        words.push(format!("{word} {shown}"));
    }
    if let Some(high) = high {
        let word = if high.inclusive { "at most" } else { "below" };
        let computed = high.version.prerelease == "0" && !high.inclusive;
        let shown = if computed { release_of(&high.version) } else { high.version.clone() };
        let opened = prereleases && !high.inclusive && !high.version.is_prerelease();
        let note = if opened { " (whose prereleases match)" } else { "" };
        words.push(format!("{word} {shown}{note}"));
    }
    let mut text = match (words.is_empty(), prereleases) {
        (false, _) => words.join(" and "),
        (true, true) => "any version".to_owned(),
        (true, false) => "any release".to_owned(),
    };
    for hole in holes {
        text += &format!(", but not {}", hole.name);
    }
    if prereleases {
        text += ", prereleases included";
    }
    text
}

fn release_of(version: &Version) -> Version {
    Version::release(version.major, version.minor, version.patch)
}
