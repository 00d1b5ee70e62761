//! `fluxvet explain`, `rules` and `config-schema`: everything from the table of rules.

use std::process::ExitCode;

use serde_json::json;

use crate::{
    config::{self, FailOn},
    report::{self, Style},
    rules::{self, Rule},
};

use super::{
    Stop, Usage,
    args::{Color, ListFormat},
    output, terminal,
};

/// Prints the page of a rule, and below each bad example what fluxvet says to it; of a family the list of its rules.
pub fn explain(name: &str) -> Result<ExitCode, Stop> {
    let Some(rule) = rules::find(name) else {
        return list(&family(name)?, ListFormat::Text);
    };
    let page = report::page(rule);
    // Whatever reads a pipe gets the Markdown.
    let style = terminal::style(Color::Auto, FailOn::default(), None);
    let page = if terminal::is_shown() { report::terminal(&page, &style) } else { page };
    output::log(&style, |log| log.text(&page))?;
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
    match format {
        ListFormat::Text => {
            let style = terminal::style(Color::Auto, FailOn::default(), None);
            // A line each for grep and the like.
            let width = terminal::is_shown().then_some(style.width);
            output::log(&style, |log| log.text(&report::rules(rules, width, &style)))?;
        }
        ListFormat::Json => {
            let list: Vec<_> = rules
                .iter()
                .map(|rule| json!({"id": rule.id, "level": rule.level.as_str(), "summary": rule.summary(), "url": rule.url()}))
                .collect();
            output::log(&Style::default(), |log| log.text(&pretty(&json!(list))))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub fn config_schema() -> Result<ExitCode, Stop> {
    output::log(&Style::default(), |log| log.text(&pretty(&config::schema())))?;
    Ok(ExitCode::SUCCESS)
}

fn pretty(value: &serde_json::Value) -> String {
    // `{:#}` is the pretty form of a JSON value.
    format!("{value:#}")
}
