//! `github`: workflow commands that become annotations, and a log that can be read without them.
//!
//! The runner prints every annotation again as `Error: message`, without its path. They stand in a closed group, and
//! the log that people see is the list of all findings with their places.

use std::io;

use crate::{
    engine::{Coverage, Report},
    finding::{Finding, Level},
};

use super::{Style, Viewpoint, annotate, concise, log::Log, summary, words::count};

/// actions/runner `src/Runner.Common/ActionCommand.cs`.
const DATA: &[(char, &str)] = &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A")];
const PROPERTY: &[(char, &str)] = &[('%', "%25"), ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C")];

pub fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let style = &Style { viewpoint: Viewpoint::default(), ..style.clone() };
    let mut log = Log::new(out, style);
    let chosen = annotate::choose(report, &Level::ALL);
    let left_out = report.findings.len() - chosen.len();
    if !chosen.is_empty() {
        log.command("::group::fluxvet annotations")?;
        for finding in chosen {
            log.command(&annotation(finding, &report.coverage, style))?;
        }
        log.command("::endgroup::")?;
    }
    concise::by_cause(report, style, &mut log)?;
    if left_out > 0 {
        let findings = count(left_out, "finding");
        log.text(&format!("{findings} without an annotation: GitHub shows 10 of each level for a step"))?;
    }
    summary::write(report, style, &mut log)
}

fn annotation(finding: &Finding, coverage: &Coverage, style: &Style) -> String {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let (start, end) = (finding.place.start(), finding.place.end());
    // Columns are those of one line or of none.
    let columns = match end.line {
        line if line == start.line => format!("col={},endColumn={},", start.column, end.column),
        _ => String::new(),
    };
    format!(
        "::{command} file={},line={},endLine={},{columns}title={}::{}",
        annotate::encode(&annotate::path(finding, style), PROPERTY),
        start.line,
        end.line,
        annotate::encode(finding.rule, PROPERTY),
        annotate::encode(&annotate::body(finding, coverage, style), DATA),
    )
}
