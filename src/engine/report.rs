//! What a run found, what it looked at, and what it did not.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::{
    finding::{Finding, Level},
    repo::{FluxVersions, Repo, Trouble},
    text::{Place, RepoPath},
};

use super::{Fault, Suppressed};

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

/// The ledger: what was looked at, and every gap with its reason.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    pub files: usize,
    pub documents: usize,
    pub objects: usize,
    /// Kustomization files, components included.
    pub kustomizations: usize,
    pub gaps: Vec<Gap>,
    pub flux: FluxVersions,
}

/// Something that was not looked at.
#[derive(Clone, Debug)]
pub struct Gap {
    pub what: String,
    pub why: String,
    pub path: RepoPath,
    pub place: Option<Place>,
}

impl Report {
    /// How many findings have a level.
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

impl Coverage {
    pub fn of(repo: &Repo) -> Self {
        let mut coverage = Self { files: repo.files.len(), flux: repo.world.flux.clone(), ..Self::default() };
        for (path, why) in &repo.gaps {
            coverage.gaps.push(Gap { what: "not read".into(), why: why.clone(), path: path.clone(), place: None });
        }
        for file in &repo.files {
            coverage.documents += file.yaml.as_ref().map_or(0, |yaml| yaml.documents().len());
            coverage.objects += file.manifests().count();
            coverage.kustomizations += usize::from(file.kustomization().is_some());
            let why = match &file.trouble {
                None => continue,
                Some(Trouble::TooLarge { size, limit }) => {
                    format!("the file has {size} bytes, at most {limit} are read")
                }
                Some(Trouble::Unreadable(reason)) => reason.clone(),
            };
            coverage.gaps.push(Gap { what: "not read".into(), why, path: file.path.clone(), place: None });
        }
        coverage.gaps.sort_by(|a, b| (&a.path, &a.why).cmp(&(&b.path, &b.why)));
        coverage
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
