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
}

impl Report {
    /// How many findings have a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// How many causes the findings have.
    pub fn causes(&self) -> usize {
        self.findings.iter().map(|finding| finding.cause.as_str()).collect::<BTreeSet<_>>().len()
    }
}
