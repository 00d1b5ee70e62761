//! `fluxvet explain`, `rules` and `config-schema`: everything from the table of rules.

use std::{io::Write, process::ExitCode};

use serde_json::json;

use crate::{
    config::{self, Config, Date},
    engine::{Request, lint},
    finding::Finding,
    repo::Bounds,
    rules::{
        self, Rule,
        page::{Block, Example, blocks},
    },
    text::{MemoryTree, RepoPath, Source},
};

use super::{Usage, args::ListFormat, written};

/// Prints the page of a rule, and below each bad example what fluxvet says to it.
pub fn explain(id: &str) -> Result<ExitCode, Usage> {
    let Some(rule) = rules::find(id) else {
        let hint = rules::nearest(id).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
        return Err(Usage(format!("there is no rule `{id}`{hint}")));
    };
    let mut out = std::io::stdout().lock();
    written(writeln!(out, "{} ({})", rule.id, rule.level))?;
    for block in blocks(rule.page) {
        let text = match block {
            Block::Text(text) => text,
            Block::Example(example) => shown(rule, &example),
        };
        written(writeln!(out, "\n{}", text.trim()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// An example, and what this very program says to it.
fn shown(rule: &'static Rule, example: &Example) -> String {
    let mut text = String::from("```yaml\n");
    for (path, content) in &example.files {
        if example.files.len() > 1 {
            text.push_str(&format!("# file: {path}\n"));
        }
        text.push_str(content);
    }
    text.push_str("```\n");
    let findings = run(example);
    for finding in findings.iter().filter(|finding| finding.rule == rule.id) {
        let start = finding.place.start();
        let path = finding.place.source.path();
        text.push_str(&format!("\n{path}:{}:{}: {}: {}\n", start.line, start.column, finding.level, finding.message));
        if let Some(help) = &finding.help {
            text.push_str(&format!("  help: {help}\n"));
        }
    }
    text
}

fn run(example: &Example) -> Vec<Finding> {
    let tree = MemoryTree::new(example.files.iter().map(|(path, text)| (path, text.as_bytes())));
    let written = example.files.iter().find(|(path, _)| path == Config::FILE_NAME);
    let source = written.map(|(path, text)| Source::new(RepoPath::new(path), text.as_bytes().to_vec()));
    let config = source.and_then(|source| Config::parse(&source).ok()).unwrap_or_default();
    let rules = rules::all().collect();
    let today = Date::constant(2026, 1, 1);
    let request = Request { rules, flux_version: None, today, bounds: Bounds::default() };
    lint(&tree, &config, &request).findings
}

pub fn rules(format: ListFormat) -> Result<ExitCode, Usage> {
    let mut out = std::io::stdout().lock();
    match format {
        ListFormat::Text => {
            let width = rules::all().map(|rule| rule.id.len()).max().unwrap_or(0);
            for rule in rules::all() {
                written(writeln!(out, "{:width$}  {:7}  {}", rule.id, rule.level.as_str(), rule.summary()))?;
            }
        }
        ListFormat::Json => {
            let list: Vec<_> = rules::all()
                .map(|rule| json!({"id": rule.id, "level": rule.level.as_str(), "summary": rule.summary(), "url": rule.url()}))
                .collect();
            written(writeln!(out, "{}", pretty(&json!(list))))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn config_schema() -> Result<ExitCode, Usage> {
    written(writeln!(std::io::stdout().lock(), "{}", pretty(&config::schema())))?;
    Ok(ExitCode::SUCCESS)
}

fn pretty(value: &serde_json::Value) -> String {
    // `{:#}` is the pretty form of a JSON value.
    format!("{value:#}")
}
