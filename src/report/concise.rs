//! `concise`: one line for each finding, as compilers write them and editors read them; by place, as they sort and
//! compare them, where `text` has the worst last.

use std::io;

use crate::{
    engine::{Coverage, Report},
    finding::Finding,
};

use super::{
    Style,
    causes::{Cause, causes},
    clusters,
    color::{Color, paint},
    log::Log,
    sanitize::inline,
    summary,
    words::at,
};

pub fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut log = Log::new(out, style);
    report.findings.iter().try_for_each(|finding| log.text(&line(finding, &report.coverage, style)))?;
    summary::write(report, style, &mut log)
}

/// Each cause once, as the logs of CI systems have it.
pub(super) fn by_cause(report: &Report, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    causes(&report.findings).iter().try_for_each(|group| cause(group, &report.coverage, style, log))
}

/// A cause in one line, and where else it is in a second.
pub(super) fn cause(cause: &Cause<'_>, coverage: &Coverage, style: &Style, log: &mut Log<'_>) -> io::Result<()> {
    log.text(&line(cause.lead, coverage, style))?;
    cause.more(style).map_or(Ok(()), |words| log.text(&paint(style.color, Color::Dim, &format!("  {words}"))))
}

fn line(finding: &Finding, coverage: &Coverage, style: &Style) -> String {
    let message = inline(&finding.message);
    let clusters = clusters::counted(finding, coverage).map_or_else(String::new, |words| format!(" ({words})"));
    let level = format!("{}[{}]", finding.level, finding.rule);
    let level = paint(style.color, Color::Level(finding.level), &level);
    format!("{}: {level} {message}{clusters}", paint(style.color, Color::Bold, &at(&finding.place, style)))
}
