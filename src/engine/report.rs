//! What a run found, and the names of findings.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::finding::{Finding, Level};

use super::{Coverage, Fault, Suppressed};

/// The outcome of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Sorted by path, place and rule.
    pub findings: Vec<Finding>,
    pub suppressed: Vec<Suppressed>,
    pub coverage: Coverage,
    /// Rules that failed: our fault.
    pub faults: Vec<Fault>,
}

impl Report {
    /// How many findings have a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// Names each finding by rule, file, object and field, by the message where there is no field; the second of two
/// equal ones is numbered.
pub fn name(findings: &mut [Finding]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let object = finding.object.as_ref();
        let parts = [
            finding.rule,
            finding.place.source.path().as_str(),
            object.map_or("", |object| object.kind.as_str()),
            object.and_then(|object| object.namespace.as_deref()).unwrap_or(""),
            object.and_then(|object| object.name.as_deref()).unwrap_or(""),
            finding.stable_field.as_deref().unwrap_or(finding.message.as_str()),
        ];
        let base = parts.join("\u{1f}");
        let number = seen.entry(base.clone()).or_default();
        *number += 1;
        let digest = Sha256::digest(format!("{base}\u{1f}{number}"));
        finding.fingerprint = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    }
}
