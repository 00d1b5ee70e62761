//! In which clusters a mistake is, in few words.

use crate::{engine::Coverage, finding::Finding, flux::shown};

use super::{Style, sanitize::inline, words::count};

/// Clusters that are named where there are more of them.
const NAMED: usize = 3;

/// `in 7 of 16 clusters: a, b, c, …`, or those without the mistake where they are few. Nothing where all have it, and
/// nothing for a folder that is only taken for a cluster where there are real ones.
pub fn named(finding: &Finding, coverage: &Coverage, style: &Style) -> Option<String> {
    let (failing, others) = sides(finding, coverage)?;
    let total = failing.len() + others.len();
    let list = |clusters: &[&str]| {
        let mut words: Vec<String> = clusters.iter().take(NAMED).map(|path| inline(shown(path)).into_owned()).collect();
        if clusters.len() > NAMED {
            words.push(if style.unicode { "…" } else { "..." }.to_owned());
        }
        words.join(", ")
    };
    Some(match others.len() {
        number if number <= NAMED && failing.len() > NAMED => {
            format!("in {} of {}, not in {}", failing.len(), count(total, "cluster"), list(&others))
        }
        _ => format!("in {} of {}: {}", failing.len(), count(total, "cluster"), list(&failing)),
    })
}

/// `7 of 16 clusters`, under the same conditions; the cluster itself where it is one.
pub fn counted(finding: &Finding, coverage: &Coverage) -> Option<String> {
    let (failing, others) = sides(finding, coverage)?;
    Some(match failing.as_slice() {
        [one] => format!("in {}", inline(shown(one))),
        _ => format!("in {} of {} clusters", failing.len(), failing.len() + others.len()),
    })
}

/// The clusters with the mistake: the known ones, or those that are only assumed where no known one has it.
pub fn known<'a>(finding: &'a Finding, coverage: &Coverage) -> Vec<&'a str> {
    let is_known = |path: &&str| coverage.known_clusters().any(|cluster| cluster.path == **path);
    let all: Vec<&str> = finding.clusters.iter().map(String::as_str).collect();
    let known: Vec<&str> = all.iter().copied().filter(is_known).collect();
    if known.is_empty() { all } else { known }
}

/// The clusters with the mistake and those without, if there are both.
fn sides<'a>(finding: &'a Finding, coverage: &'a Coverage) -> Option<(Vec<&'a str>, Vec<&'a str>)> {
    let any_known = coverage.known_clusters().next().is_some();
    let all = coverage.clusters.iter().filter(|cluster| !any_known || !cluster.is_assumed());
    let fails = |path: &&str| finding.clusters.iter().any(|own| own == path);
    let (failing, others): (Vec<&str>, Vec<&str>) = all.map(|cluster| cluster.path.as_str()).partition(fails);
    let place = finding.place.source.path();
    // The path says it already.
    let is_plain = matches!(failing.as_slice(), [one] if is_below(place.as_str(), one));
    (!failing.is_empty() && !others.is_empty() && !is_plain).then_some((failing, others))
}

fn is_below(path: &str, folder: &str) -> bool {
    !folder.is_empty() && path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
