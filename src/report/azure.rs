//! `azure`: issues for the summary of an Azure Pipelines run, and a log that can be read without them.
//!
//! There are issues for errors and warnings only; an info stands in the log.

use std::io;

use crate::{
    engine::{Coverage, Report},
    finding::{Finding, Level},
};

use super::{Style, Viewpoint, annotate, concise, log::Log, summary, words::count};

/// microsoft/azure-pipelines-task-lib `node/taskcommand.ts`.
const DATA: &[(char, &str)] = &[('%', "%AZP25"), ('\r', "%0D"), ('\n', "%0A")];
const PROPERTY: &[(char, &str)] = &[('%', "%AZP25"), ('\r', "%0D"), ('\n', "%0A"), (']', "%5D"), (';', "%3B")];

pub fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let style = &Style { viewpoint: Viewpoint::default(), ..style.clone() };
    let mut log = Log::new(out, style);
    let chosen = annotate::choose(report, &[Level::Error, Level::Warning]);
    let left_out = report.findings.len() - report.count(Level::Info) - chosen.len();
    if !chosen.is_empty() {
        log.command("##[group]fluxvet issues")?;
        for finding in chosen {
            log.command(&issue(finding, &report.coverage, style))?;
        }
        log.command("##[endgroup]")?;
    }
    concise::by_cause(report, style, &mut log)?;
    if left_out > 0 {
        let findings = count(left_out, "finding");
        log.text(&format!("{findings} without an issue: Azure Pipelines shows 10 errors and 10 warnings for a step"))?;
    }
    summary::write(report, style, &mut log)
}

fn issue(finding: &Finding, coverage: &Coverage, style: &Style) -> String {
    let kind = if finding.level == Level::Error { "error" } else { "warning" };
    let start = finding.place.start();
    format!(
        "##vso[task.logissue type={kind};sourcepath={};linenumber={};columnnumber={};code={};]{}",
        annotate::encode(&annotate::path(finding, style), PROPERTY),
        start.line,
        start.column,
        annotate::encode(finding.rule, PROPERTY),
        annotate::encode(&annotate::body(finding, coverage, style), DATA),
    )
}
