//! `fluxvet explain`, `rules` and `config-schema`: everything from the table of rules.

use std::{io::Write, process::ExitCode};

use serde_json::json;

use crate::{
    config::{self, FailOn},
    report,
    rules::{self, Rule},
};

use super::{
    Stop, Usage,
    args::{Color, ListFormat},
    terminal, written,
};

/// Prints the page of a rule, and below each bad example what fluxvet says to it; of a family the list of its rules.
pub fn explain(name: &str) -> Result<ExitCode, Stop> {
    let Some(rule) = rules::find(name) else {
        return list(&family(name)?, ListFormat::Text);
    };
    let page = report::page(rule);
    // Whatever reads a pipe gets the Markdown.
    let page = match terminal::is_shown() {
        true => report::terminal(&page, &terminal::style(Color::Auto, FailOn::default(), None)),
        false => page,
    };
    written(std::io::stdout().lock().write_all(page.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// Lists all rules, or those of a family; a rule is a list of one.
pub fn rules(name: Option<&str>, format: ListFormat) -> Result<ExitCode, Stop> {
    let chosen = match name {
        None => rules::all().collect(),
        Some(name) => rules::find(name).map_or_else(|| family(name), |rule| Ok(vec![rule]))?,
    };
    list(&chosen, format)
}

/// The rules of a family.
fn family(name: &str) -> Result<Vec<&'static Rule>, Usage> {
    let found: Vec<&Rule> = rules::all().filter(|rule| rule.family() == name).collect();
    if found.is_empty() { Err(unknown(name)) } else { Ok(found) }
}

/// That there is no such rule or family, and where to look.
pub fn unknown(name: &str) -> Usage {
    let hint = rules::nearest(name)
        .map_or_else(|| "`fluxvet rules` lists all".to_owned(), |near| format!("did you mean `{near}`?"));
    Usage(format!("there is no rule or family `{name}`, {hint}"))
}

fn list(rules: &[&Rule], format: ListFormat) -> Result<ExitCode, Stop> {
    let mut out = std::io::stdout().lock();
    match format {
        ListFormat::Text => {
            let style = terminal::style(Color::Auto, FailOn::default(), None);
            // A line each for grep and the like.
            let width = terminal::is_shown().then_some(style.width);
            written(out.write_all(report::rules(rules, width, &style).as_bytes()))?;
        }
        ListFormat::Json => {
            let list: Vec<_> = rules
                .iter()
                .map(|rule| json!({"id": rule.id, "level": rule.level.as_str(), "summary": rule.summary(), "url": rule.url()}))
                .collect();
            written(writeln!(out, "{}", pretty(&json!(list))))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn config_schema() -> Result<ExitCode, Stop> {
    written(writeln!(std::io::stdout().lock(), "{}", pretty(&config::schema())))?;
    Ok(ExitCode::SUCCESS)
}

fn pretty(value: &serde_json::Value) -> String {
    // `{:#}` is the pretty form of a JSON value.
    format!("{value:#}")
}
