//! What the two CI systems have in common: they show a few findings beside the code and print the rest.

use std::collections::HashMap;

use crate::{
    engine::{Coverage, Report},
    finding::{Finding, Level},
};

use super::{Style, clusters, sanitize::inline, words::at};

/// GitHub and Azure both show ten of a level for a step and drop the others without a word.
const SHOWN: usize = 10;
const NOTES: usize = 3;

/// The findings of the given levels that become annotations, most important first: errors before warnings, and the
/// first of every cause before the second of any.
pub fn choose<'a>(report: &'a Report, levels: &[Level]) -> Vec<&'a Finding> {
    let mut chosen = Vec::new();
    for &level in levels {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut ranked: Vec<(usize, &Finding)> = Vec::new();
        for finding in report.findings.iter().filter(|finding| finding.level == level) {
            let times = seen.entry(&finding.cause).or_default();
            ranked.push((*times, finding));
            *times += 1;
        }
        ranked.sort_by_key(|(times, _)| *times);
        chosen.extend(ranked.into_iter().take(SHOWN).map(|(_, finding)| finding));
    }
    chosen
}

/// Message, help, notes and clusters, a line each: all that stands beside the code.
pub fn body(finding: &Finding, coverage: &Coverage, style: &Style) -> String {
    let mut body = inline(&finding.message).into_owned();
    if let Some(help) = &finding.help {
        for (number, line) in help.lines().enumerate() {
            body.push_str(if number == 0 { "\nhelp: " } else { "\n      " });
            body.push_str(&inline(line));
        }
    }
    for note in finding.notes.iter().take(NOTES) {
        body.push_str(&format!("\nnote: {}: {}", at(&note.place, style), inline(&note.message)));
    }
    if let Some(words) = clusters::named(finding, coverage, style) {
        body.push_str(&format!("\nnote: {words}"));
    }
    body
}

/// The path as the CI system knows it.
pub fn path(finding: &Finding, style: &Style) -> String {
    let path = format!("{}{}", style.root, finding.place.source.path());
    // A runner that gets no path shows the annotation nowhere.
    inline(if path.is_empty() { "." } else { &path }).into_owned()
}

/// Replaces in one walk: an escape is never escaped again.
pub fn encode(text: &str, table: &[(char, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match table.iter().find(|(plain, _)| *plain == c) {
            Some((_, code)) => out.push_str(code),
            None => out.push(c),
        }
    }
    out
}
