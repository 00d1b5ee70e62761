//! What a run found.

use std::collections::BTreeSet;

use crate::finding::{Finding, Level};

use super::{Coverage, RulePanic, Suppressed};

/// The outcome of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sorted by path, place and rule.
    pub findings: Vec<Finding>,
    pub suppressed: Vec<Suppressed>,
    pub coverage: Coverage,
    /// Rules that failed: our fault.
    pub panics: Vec<RulePanic>,
    /// Findings outside of what was asked about, and those that [`Report::only`] left out.
    pub elsewhere: usize,
    pub below: usize,
}

impl Report {
    /// Leaves out what is milder than `lowest`.
    pub fn only(&mut self, lowest: Level) {
        let all = self.findings.len();
        self.findings.retain(|finding| finding.level >= lowest);
        self.below += all - self.findings.len();
    }

    /// How many findings have a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// How many causes the findings have.
    pub fn causes(&self) -> usize {
        self.findings.iter().map(|finding| finding.cause.as_str()).collect::<BTreeSet<_>>().len()
    }
}
