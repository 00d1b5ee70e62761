//! From what rules say to what a report says: level, merging, names. One direction, each step once.
//!
//! A rule knows what is wrong and how bad that is in a cluster that is shown. How sure it is that a cluster has it, in
//! which clusters, at which of several lines, and what else has the same cause is decided here and nowhere else.

mod level;
mod merge;
mod name;

use crate::{
    finding::{Certainty, Diagnostic, Finding},
    flux::Fleet,
};

use level::level;

/// A diagnostic with what the engine knows of its subject.
#[derive(Debug)]
pub struct Claim {
    pub diagnostic: Diagnostic,
    /// How sure it is that a cluster receives the subject as the rule saw it.
    pub certainty: Certainty,
    /// The clusters that receive it, by path; empty where it is about a text that no cluster changes.
    pub clusters: Vec<String>,
}

/// One finding for each mistake, sorted by place, rule and message. `assume_applied` takes everything for applied by a
/// cluster that is shown.
pub fn decide(claims: Vec<Claim>, fleet: &Fleet<'_>, assume_applied: bool) -> Vec<Finding> {
    let nobody_applies = fleet.clusters.is_empty();
    let judged = claims.into_iter().filter_map(|mut claim| {
        let Diagnostic { level: full, is_leak, .. } = claim.diagnostic;
        let certainty = if assume_applied { Certainty::Shown } else { claim.certainty };
        claim.diagnostic.level = level(full, certainty, is_leak, nobody_applies)?;
        Some(claim)
    });
    let mut findings = merge::merge(judged.collect(), fleet);
    // About a text that no cluster has changed: who reads the file.
    for finding in findings.iter_mut().filter(|finding| finding.clusters.is_empty()) {
        finding.clusters = fleet.readers(finding.place.source.path().as_str()).map(str::to_owned).collect();
    }
    sort(&mut findings);
    findings
}

/// Sorts by place, rule and message, and drops what says the same twice.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.place.span, finding.rule);
        (a.place.source.path(), key(a), &a.message).cmp(&(b.place.source.path(), key(b), &b.message))
    });
    findings.dedup_by(|a, b| (a.rule, &a.place, &a.message) == (b.rule, &b.place, &b.message));
}
