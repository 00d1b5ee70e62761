//! `fluxvet explain`, `rules` and `config-schema`: everything from the table of rules.

use std::{io::Write, process::ExitCode};

use serde_json::json;

use crate::{config, report::page, rules};

use super::{Usage, args::ListFormat, written};

/// Prints the page of a rule, and below each bad example what fluxvet says to it.
pub fn explain(id: &str) -> Result<ExitCode, Usage> {
    let Some(rule) = rules::find(id) else {
        let hint = rules::nearest(id).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
        return Err(Usage(format!("there is no rule `{id}`{hint}")));
    };
    written(std::io::stdout().lock().write_all(page(rule).as_bytes()))?;
    Ok(ExitCode::SUCCESS)
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
