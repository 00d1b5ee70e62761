//! Findings that one decision fixes, as one group.

use std::collections::HashMap;

use crate::finding::Finding;

use super::{
    Style,
    words::{at, count},
};

/// Places that are listed where a cause has more of them.
const PLACES: usize = 3;

/// A finding, and all others of its cause in the order of the report.
pub struct Cause<'a> {
    /// The worst, of these the first.
    pub lead: &'a Finding,
    pub others: Vec<&'a Finding>,
}

/// In the order of their first findings.
pub fn causes(findings: &[Finding]) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for finding in findings {
        let index = *known.entry(&finding.cause).or_insert(causes.len());
        match causes.get_mut(index) {
            None => causes.push(Cause { lead: finding, others: Vec::new() }),
            Some(cause) if finding.level > cause.lead.level => {
                let before = std::mem::replace(&mut cause.lead, finding);
                cause.others.insert(0, before);
            }
            Some(cause) => cause.others.push(finding),
        }
    }
    causes
}

impl Cause<'_> {
    /// `the same in 452 more places in 450 files: a.yaml:1:1, …`; nothing where the finding is the only one.
    pub fn more(&self, style: &Style) -> Option<String> {
        let places = self.others.len();
        let mut files: Vec<&str> = self.others.iter().map(|finding| finding.place.source.path().as_str()).collect();
        files.dedup();
        let mut listed: Vec<String> =
            self.others.iter().take(PLACES).map(|finding| at(&finding.place, style)).collect();
        if places > PLACES {
            listed.push(if style.unicode { "…" } else { "..." }.to_owned());
        }
        let in_files = if files.len() > PLACES { format!(" in {}", count(files.len(), "file")) } else { String::new() };
        (places > 0).then(|| format!("the same in {}{in_files}: {}", count(places, "more place"), listed.join(", ")))
    }
}
