//! The last lines of every report for people: how much was found, where we looked, and where we did not.

use std::io;

use crate::{config::FailOn, engine::Report, finding::Level};

use super::{
    Style,
    concise::path,
    ink::{Ink, paint},
    log::Log,
    neutralise::inline,
};

/// Gaps that are listed here; all are in the JSON report.
const GAPS: usize = 3;
const ISSUES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/issues");

pub fn write(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    log.text(&verdict(report, style))?;
    gaps(report, style, log)?;
    for fault in &report.faults {
        let (file, message) = (inline(&fault.path, style.in_ci), inline(&fault.message, style.in_ci));
        let line = format!("rule {} failed in {file}: {message}, please report it at {ISSUES}", fault.rule);
        log.text(&paint(style.color, Ink::Level(Level::Error), &line))?;
    }
    Ok(())
}

/// `12 files`, `1 file`, `1,208 objects`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
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
            paint(style.color, Ink::Level(Level::Warning), "no files found, nothing was checked")
        } else {
            format!("no findings in {files}, {}{suppressed}", count(coverage.objects, "object"))
        };
    };
    let counts: Vec<String> = Level::ALL
        .into_iter()
        .map(|level| (level, report.count(level)))
        .filter(|(_, number)| *number > 0)
        .map(|(level, number)| paint(style.color, Ink::Level(level), &count(number, level.as_str())))
        .collect();
    let passes = match style.fail_on {
        FailOn::Never => "; findings do not fail this run".to_owned(),
        FailOn::At(lowest) if worst < lowest => format!("; only {lowest}s fail this run"),
        FailOn::At(_) => String::new(),
    };
    format!("found {} in {files}{suppressed}{passes}", counts.join(", "))
}

fn gaps(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    let gaps = &report.coverage.gaps;
    if gaps.is_empty() {
        return Ok(());
    }
    let hint = if gaps.len() > GAPS { ", run with `--format json` for the list" } else { "" };
    log.text(&format!("{} not looked at{hint}:", count(gaps.len(), "place")))?;
    for gap in gaps.iter().take(GAPS) {
        let line = gap.place.as_ref().map_or_else(String::new, |place| format!(":{}", place.start().line));
        let (what, why) = (inline(&gap.what, style.in_ci), inline(&gap.why, style.in_ci));
        log.text(&format!("  {}{line}: {what}: {why}", path(&gap.path, style)))?;
    }
    Ok(())
}
