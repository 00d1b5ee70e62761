//! The last lines of every report for people: how much was found, where we looked, and where we did not.

use std::{collections::BTreeMap, io};

use crate::{
    config::FailOn,
    engine::{Coverage, Gap, InputLine, Kustomizations, Report, Unseen},
    finding::Level,
    repo::RepositoryKind,
};

use super::{
    Style,
    color::{Color, paint},
    log::Log,
    sanitize::inline,
    words::{at, count, path, thousands},
};

/// Gaps that are listed where they fail the run. `-v` lists all.
const REQUIRED: usize = 50;
const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

pub fn write(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    log.text(&verdict(report, style))?;
    let coverage = &report.coverage;
    for line in [left_out(report, style), rendered(coverage)].into_iter().flatten() {
        log.text(&line)?;
    }
    gaps(report, style, log)?;
    if let Some(line) = assumed(coverage).filter(|_| !style.require_complete) {
        log.text(&line)?;
    }
    outside(coverage, style, log)?;
    for fault in &report.panics {
        let (file, message) = (inline(&fault.path), inline(&fault.message));
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
            match coverage.repository {
                RepositoryKind::Nothing => format!("no Kubernetes objects in {files}: nothing was checked"),
                _ => format!("no findings in {files}, {}{suppressed}", count(coverage.objects, "object")),
            }
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

/// What was found and is not shown, so that no report looks cleaner than the repository is.
fn left_out(report: &Report, style: &Style) -> Option<String> {
    let mut parts = Vec::new();
    if report.below > 0 {
        parts.push(format!("{} below `--min-level`", count(report.below, "finding")));
    }
    if report.elsewhere > 0 {
        parts.push(format!("{} elsewhere in the repository", count(report.elsewhere, "finding")));
    }
    let verb = if report.below + report.elsewhere == 1 { "is" } else { "are" };
    let line = format!("{} {verb} not shown", parts.join(" and "));
    (!parts.is_empty()).then(|| paint(style.color, Color::Dim, &line))
}

/// `16 clusters, 373 of 445 kustomizations rendered`.
fn rendered(coverage: &Coverage) -> Option<String> {
    let known = coverage.known_clusters().count();
    let Kustomizations { total, rendered, .. } = coverage.kustomizations;
    let clusters = match known {
        0 if !coverage.clusters.is_empty() => None,
        0 => match coverage.repository {
            RepositoryKind::Flux if total == 0 => None,
            RepositoryKind::Flux => {
                Some("no cluster is known: name one under `clusters` in `.fluxvet.yaml`".to_owned())
            }
            // The first line says already that there is nothing.
            RepositoryKind::Nothing if total == 0 => None,
            other => Some(other.to_string()),
        },
        known => Some(count(known, "cluster")),
    };
    let is_said = || coverage.incomplete().any(|gap| matches!(gap.what, Unseen::Build | Unseen::Part));
    let built = match total {
        0 => None,
        _ if rendered == 0 && is_said() => None,
        _ if rendered == total => Some(format!("{} rendered", count(total, "kustomization"))),
        _ => Some(format!("{} of {} rendered", thousands(rendered), count(total, "kustomization"))),
    };
    let parts: Vec<String> = clusters.into_iter().chain(built).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn gaps(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    let fails = style.require_complete;
    // Who applies a folder has a line of its own, unless the run fails for it.
    let counts = |gap: &&Gap| (gap.what.is_incomplete() || style.verbose) && (fails || gap.what != Unseen::Entry);
    let gaps: Vec<&Gap> = report.coverage.gaps.iter().filter(counts).collect();
    if gaps.is_empty() {
        return Ok(());
    }
    // Charts are counted only: nothing can be done about them, and there are many.
    let listed: Vec<&&Gap> = gaps.iter().filter(|gap| gap.what.is_incomplete()).collect();
    let shown = match (style.verbose, fails) {
        (true, _) => listed.len(),
        (false, true) => REQUIRED,
        (false, false) => 0,
    };
    let hint = if shown == 0 && !style.verbose { "; `-v` lists them" } else { "" };
    let verdict = if fails { ", which fails this run" } else { "" };
    log.text(&format!("not checked: {}{verdict}{hint}", by_kind(&gaps, &report.coverage)))?;
    for gap in listed.iter().take(shown) {
        let line = gap.place.as_ref().map_or_else(String::new, |place| format!(":{}", place.start().line));
        let why = inline(&gap.why);
        log.text(&format!("  {}{line}: {}: {why}", path(&gap.path, style), gap.what.as_str()))?;
    }
    if shown > 0 && listed.len() > shown {
        log.text(&format!("  and {} more, `-v` lists all", thousands(listed.len() - shown)))?;
    }
    Ok(())
}

/// `2 clusters were assumed`.
fn assumed(coverage: &Coverage) -> Option<String> {
    let number = coverage.gaps.iter().filter(|gap| gap.what == Unseen::Entry).count();
    let verb = if number == 1 { "was" } else { "were" };
    (number > 0).then(|| format!("{} {verb} assumed, see `fluxvet clusters`", count(number, "cluster")))
}

/// `2 Secrets and 1 ConfigMap must already exist in the clusters`. What the configuration names is known.
fn outside(coverage: &Coverage, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    let inputs: Vec<&InputLine> = coverage.inputs.iter().filter(|input| !input.configured).collect();
    let number = |kind: &str| inputs.iter().filter(|input| input.kind == kind).count();
    let kinds = [(number("Secret"), "Secret"), (number("ConfigMap"), "ConfigMap")];
    let words: Vec<String> =
        kinds.into_iter().filter(|(number, _)| *number > 0).map(|(number, kind)| count(number, kind)).collect();
    if words.is_empty() {
        return Ok(());
    }
    let hint = match (style.verbose, inputs.len()) {
        (true, _) => ":",
        (false, 1) => "; `-v` names it",
        (false, _) => "; `-v` lists them",
    };
    let clusters = if coverage.clusters.len() > 1 { "clusters" } else { "cluster" };
    log.text(&format!("{} must already exist in the {clusters}{hint}", words.join(" and ")))?;
    for input in inputs.iter().filter(|_| style.verbose) {
        let name = inline(&format!("{}/{}", input.namespace, input.name)).into_owned();
        log.text(&format!("  {}: {} `{name}`", at(&input.place, style), input.kind))?;
    }
    Ok(())
}

/// `2 kustomizations (build failed), 1 file (not read)`.
fn by_kind(gaps: &[&Gap], coverage: &Coverage) -> String {
    let mut counts: BTreeMap<Unseen, usize> = BTreeMap::new();
    gaps.iter().for_each(|gap| *counts.entry(gap.what).or_default() += 1);
    let words: Vec<String> = counts
        .into_iter()
        .map(|(what, places)| match what {
            Unseen::File => format!("{} (not read)", count(places, "file")),
            // A build may fail in several places.
            Unseen::Build if coverage.all_failed() => "every kustomization (build failed)".to_owned(),
            Unseen::Build => {
                format!("{} (build failed)", count(coverage.kustomizations.failed.max(1), "kustomization"))
            }
            Unseen::Part => {
                format!("parts of {} (from elsewhere)", count(coverage.kustomizations.partial.max(1), "kustomization"))
            }
            Unseen::Elsewhere => format!("{} (applied from elsewhere)", count(places, "Kustomization")),
            Unseen::Variables => format!("{} of variables (not in this repository)", count(places, "source")),
            Unseen::Entry => format!("{} (assumed)", count(places, "cluster")),
            Unseen::Chart => format!("{} (never rendered)", count(places, "chart")),
            Unseen::Kind => format!("{} of objects (no schema)", count(places, "kind")),
        })
        .collect();
    words.join(", ")
}
