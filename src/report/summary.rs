//! The last lines of every report for people: how much was found, where we looked, and where we did not.

use std::{collections::BTreeMap, io};

use crate::{
    config::FailOn,
    engine::{Coverage, Gap, Kustomizations, Report, Unseen},
    finding::Level,
    repo::RepositoryKind,
};

use super::{
    Style,
    color::{Color, paint},
    log::Log,
    sanitize::inline,
    words::{count, path, thousands},
};

/// Gaps that are listed here; all are in the JSON report.
const GAPS: usize = 3;
/// Gaps that are listed where they fail the run.
const REQUIRED: usize = 50;
const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

pub fn write(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    log.text(&verdict(report, style))?;
    if let Some(line) = rendered(&report.coverage) {
        log.text(&line)?;
    }
    gaps(report, style, log)?;
    if let Some(line) = outside(&report.coverage) {
        log.text(&line)?;
    }
    for fault in &report.panics {
        let (file, message) = (inline(&fault.path, style.in_ci), inline(&fault.message, style.in_ci));
        let line = format!("rule {} failed in {file}: {message}, please report it at {ISSUES}", fault.rule);
        log.text(&paint(style.color, Color::Level(Level::Error), &line))?;
    }
    Ok(())
}

fn verdict(report: &Report, style: &Style) -> String {
    let coverage = &report.coverage;
    let suppressed = match report.suppressed.len() {
        0 => String::new(),
        number => format!(" ({number} suppressed)"),
    };
    let files = count(coverage.files, "file");
    let worst = report.findings.iter().map(|finding| finding.level).max();
    let Some(worst) = worst else {
        // A wrong path must not look like a clean repository.
        return if coverage.files == 0 {
            paint(style.color, Color::Level(Level::Warning), "no files found, nothing was checked")
        } else {
            format!("no findings in {files}, {}{suppressed}", count(coverage.objects, "object"))
        };
    };
    let counts: Vec<String> = Level::ALL
        .into_iter()
        .map(|level| (level, report.count(level)))
        .filter(|(_, number)| *number > 0)
        .map(|(level, number)| paint(style.color, Color::Level(level), &count(number, level.as_str())))
        .collect();
    let passes = match style.fail_on {
        FailOn::Never => "; findings do not fail this run".to_owned(),
        FailOn::At(lowest) if worst < lowest => format!("; only {lowest}s fail this run"),
        FailOn::At(_) => String::new(),
    };
    let causes = match report.causes() {
        causes if causes < report.findings.len() => format!(" of {}", count(causes, "cause")),
        _ => String::new(),
    };
    format!("found {}{causes} in {files}{suppressed}{passes}", counts.join(", "))
}

/// `16 clusters, 445 kustomizations: 373 rendered, 68 in part, 4 failed`.
fn rendered(coverage: &Coverage) -> Option<String> {
    let known = coverage.known_clusters().count();
    let assumed = coverage.clusters.len() - known;
    let Kustomizations { total, rendered, partial, failed } = coverage.kustomizations;
    // The first line says already that there is nothing.
    let says_more = !matches!(coverage.repository, RepositoryKind::Flux | RepositoryKind::Nothing);
    if !says_more && total == 0 && coverage.clusters.is_empty() {
        return None;
    }
    let clusters = match (known, assumed) {
        (0, 0) if coverage.repository != RepositoryKind::Flux => coverage.repository.to_string(),
        (0, 0) => "no cluster is known: name one under `clusters` in `.fluxvet.yaml`".to_owned(),
        (0, assumed) => count(assumed, "assumed cluster"),
        (known, 0) => count(known, "cluster"),
        (known, assumed) => format!("{} and {} assumed", count(known, "cluster"), thousands(assumed)),
    };
    let parts = [(rendered, "rendered"), (partial, "in part"), (failed, "failed")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", thousands(number)))
        .collect();
    Some(match total {
        0 => clusters,
        _ if rendered == total => format!("{clusters}, {} rendered", count(total, "kustomization")),
        _ => format!("{clusters}, {}: {}", count(total, "kustomization"), parts.join(", ")),
    })
}

fn gaps(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    let gaps: Vec<&Gap> = report.coverage.incomplete().collect();
    if gaps.is_empty() {
        return Ok(());
    }
    let places = count(gaps.len(), "place");
    let shown = if style.require_complete { REQUIRED } else { GAPS };
    if gaps.len() > GAPS && !style.require_complete {
        return log.text(&format!("{places} not looked at: {}; `--format json` lists them", by_kind(&gaps)));
    }
    match style.require_complete {
        true if gaps.len() > shown => log.text(&format!("{places} not looked at, which fails this run; the first:"))?,
        true => log.text(&format!("{places} not looked at, which fails this run:"))?,
        false => log.text(&format!("{places} not looked at:"))?,
    }
    for gap in gaps.iter().take(shown) {
        let line = gap.place.as_ref().map_or_else(String::new, |place| format!(":{}", place.start().line));
        let why = inline(&gap.why, style.in_ci);
        log.text(&format!("  {}{line}: {}: {why}", path(&gap.path, style), gap.what.as_str()))?;
    }
    Ok(())
}

/// `2 Secrets and 1 ConfigMap are expected from outside; `--format json` lists them`. What the configuration names is
/// known.
fn outside(coverage: &Coverage) -> Option<String> {
    let number = |kind: &str| coverage.inputs.iter().filter(|input| input.kind == kind && !input.configured).count();
    let kinds = [(number("Secret"), "Secret"), (number("ConfigMap"), "ConfigMap")];
    let words: Vec<String> =
        kinds.into_iter().filter(|(number, _)| *number > 0).map(|(number, kind)| count(number, kind)).collect();
    let verb = if kinds.iter().map(|(number, _)| number).sum::<usize>() == 1 { "is" } else { "are" };
    (!words.is_empty())
        .then(|| format!("{} {verb} expected from outside; `--format json` lists what", words.join(" and ")))
}

/// `13 built in part, 2 not read`.
fn by_kind(gaps: &[&Gap]) -> String {
    let mut counts: BTreeMap<Unseen, usize> = BTreeMap::new();
    gaps.iter().for_each(|gap| *counts.entry(gap.what).or_default() += 1);
    let words: Vec<String> =
        counts.into_iter().map(|(what, number)| format!("{} {}", thousands(number), what.as_str())).collect();
    words.join(", ")
}
