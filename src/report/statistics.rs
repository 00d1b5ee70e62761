//! How often each rule found something, instead of what it found.

use std::{collections::BTreeMap, io};

use crate::{engine::Report, finding::Level, rules};

use super::{
    Style,
    color::{Color, paint},
    log::Log,
    summary,
    words::thousands,
};

/// A line for each rule and level, the most frequent first; then the summary of every report.
pub fn statistics(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, Level), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((finding.rule, finding.level)).or_default() += 1;
    }
    let mut lines: Vec<((&str, Level), usize)> = counts.into_iter().collect();
    lines.sort_by_key(|&((rule, level), number)| (std::cmp::Reverse((number, level)), rule));
    let digits = lines.iter().map(|(_, number)| thousands(*number).len()).max().unwrap_or(0);
    let names = lines.iter().map(|((rule, _), _)| rule.len()).max().unwrap_or(0);
    let mut log = Log::new(out, style);
    for ((rule, level), number) in lines {
        let name = paint(style.color, Color::Bold, &format!("{rule:names$}"));
        let level = paint(style.color, Color::Level(level), &format!("{:7}", level.as_str()));
        let about = rules::find(rule).map_or("", |rule| rule.summary());
        log.text(&format!("{:>digits$}  {level}  {name}  {about}", thousands(number)))?;
    }
    if !report.findings.is_empty() {
        log.text("")?;
    }
    summary::write(report, style, &mut log)
}
