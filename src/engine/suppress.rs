//! Takes out the findings that someone has accepted, and finds the acceptances that accept nothing.

use std::collections::HashMap;

use crate::{
    config::{Config, Date, covers},
    finding::Finding,
    repo::{Repo, Suppression, SuppressionProblem, SuppressionProblemKind},
    rules::{self, Rule},
    text::{Place, RepoPath},
};

/// A finding that does not count, with who said so.
#[derive(Clone, Debug)]
pub struct Suppressed {
    pub finding: Finding,
    pub reason: String,
    /// The comment or the item of the configuration.
    pub place: Place,
    pub expires: Option<Date>,
}

/// Splits `findings` into those that stand and those that are accepted. `enabled` are the rules that ran: what
/// speaks of another rule may have its use in another run.
pub fn suppress(
    findings: Vec<Finding>,
    repo: &Repo,
    config: &Config,
    enabled: &[&'static Rule],
    today: Date,
) -> (Vec<Finding>, Vec<Suppressed>, Vec<SuppressionProblem>) {
    let mut problems = Vec::new();
    let mut in_files: HashMap<RepoPath, Vec<(Suppression, Vec<bool>)>> = HashMap::new();
    for file in &repo.files {
        let (found, broken) = file.suppressions();
        problems.extend(broken);
        if !found.is_empty() {
            let unused = found.into_iter().map(|suppression| {
                let used = vec![false; suppression.rules.len()];
                (suppression, used)
            });
            in_files.insert(file.path.clone(), unused.collect());
        }
    }
    let mut in_config = vec![false; config.ignore.len()];
    let mut standing = Vec::new();
    let mut accepted = Vec::new();
    for finding in findings {
        let comment = in_files.get_mut(finding.place.source.path()).and_then(|list| by_comment(list, &finding));
        let found = comment.or_else(|| by_config(config, &mut in_config, &finding, today));
        match found {
            Some((reason, place, expires)) => accepted.push(Suppressed { finding, reason, place, expires }),
            None => standing.push(finding),
        }
    }
    let ran = |name: &str| enabled.iter().any(|rule| rule.id == name || rule.family() == name);
    for (suppression, used) in in_files.into_values().flatten() {
        for ((name, place), used) in suppression.rules.into_iter().zip(used) {
            if let Some(kind) = verdict(&name, used, ran(&name)) {
                problems.push(SuppressionProblem { kind, place, subject: name });
            }
        }
    }
    for (ignore, used) in config.ignore.iter().zip(in_config) {
        let expired = ignore.expires.is_some_and(|last| today > last);
        let kind = if expired {
            Some(SuppressionProblemKind::Expired)
        } else {
            ignore.rules.iter().find_map(|name| verdict(name, used, ran(name)))
        };
        if let Some(kind) = kind {
            let subject = match (kind, ignore.expires) {
                (SuppressionProblemKind::Expired, Some(date)) => date.to_string(),
                _ => ignore.rules.join(", "),
            };
            problems.push(SuppressionProblem { kind, place: ignore.place.clone(), subject });
        }
    }
    (standing, accepted, problems)
}

type Acceptance = (String, Place, Option<Date>);

fn by_comment(list: &mut [(Suppression, Vec<bool>)], finding: &Finding) -> Option<Acceptance> {
    let line = finding.place.start().line;
    for (suppression, used) in list {
        if suppression.line.is_some_and(|target| target != line) {
            continue;
        }
        let covering = suppression.rules.iter().position(|(name, _)| covers(std::slice::from_ref(name), finding.rule));
        if let Some(position) = covering {
            used[position] = true;
            return Some((suppression.reason.clone(), suppression.place.clone(), None));
        }
    }
    None
}

fn by_config(config: &Config, used: &mut [bool], finding: &Finding, today: Date) -> Option<Acceptance> {
    let live = |expires: Option<Date>| expires.is_none_or(|last| today <= last);
    let position = config.ignore.iter().position(|ignore| live(ignore.expires) && ignore.fits(finding))?;
    used[position] = true;
    let ignore = &config.ignore[position];
    Some((ignore.reason.clone(), ignore.place.clone(), ignore.expires))
}

fn verdict(name: &str, used: bool, ran: bool) -> Option<SuppressionProblemKind> {
    if !rules::all().any(|rule| rule.id == name || rule.family() == name) {
        Some(SuppressionProblemKind::UnknownRule)
    } else if !used && ran {
        Some(SuppressionProblemKind::Unused)
    } else {
        None
    }
}
