//! From the text of `.fluxvet.yaml` to [`Config`].

mod entries;

use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use serde_yaml::{Location, Spanned};

use crate::text::{Place, Source, Span};

use super::{
    Config, Ignore, Minor,
    written::{OneOrMany, Written, WrittenIgnore},
};

/// What is wrong with the configuration, and where.
#[derive(Clone, Debug)]
pub struct ConfigError {
    pub place: Place,
    pub message: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let start = self.place.start();
        write!(f, "{}:{}:{}: {}", self.place.source.path(), start.line, start.column, self.message)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Refuses unknown keys, wrong types, versions, globs, object patterns and dates that do not parse, paths that leave
    /// the repository, and an `ignore` without a reason.
    pub fn parse(source: &Arc<Source>) -> Result<Self, ConfigError> {
        if source.text().lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        let written: Written = serde_yaml::from_str(source.text()).map_err(|error| {
            let place = place(source, error.location().unwrap_or(Location::UNKNOWN));
            ConfigError { place, message: first_line(&error.without_snippet().to_string()) }
        })?;
        Ok(Self {
            flux_version: version(source, written.flux_version, Minor::of_flux)?,
            kubernetes_version: version(source, written.kubernetes_version, Minor::of_kubernetes)?,
            fail_on: written.fail_on.map(|text| parse(source, &text)).transpose()?,
            ignore: written.ignore.into_iter().map(|item| ignore(source, item)).collect::<Result<_, _>>()?,
            clusters: entries::clusters(source, written.clusters)?,
            sources: entries::sources(source, written.sources)?,
            schemas: entries::schemas(source, written.schemas)?,
            external: entries::external(source, written.external.unwrap_or_default())?,
        })
    }
}

/// The JSON Schema of the file.
const SCHEMA: &str = include_str!("../../schemas/config.schema.json");

/// The JSON Schema of the file; a test keeps it what the type says.
pub fn schema() -> serde_json::Value {
    serde_json::from_str(SCHEMA).unwrap_or_default()
}

fn ignore(source: &Arc<Source>, item: Spanned<WrittenIgnore>) -> Result<Ignore, ConfigError> {
    let at = place(source, item.defined);
    let item = item.value;
    let refuse = |text: &Location, message: String| ConfigError { place: place(source, *text), message };
    if item.reason.value.trim().is_empty() {
        return Err(refuse(&item.reason.defined, "the reason is empty, say why the finding is accepted".into()));
    }
    let path = item.path.map(|text| glob(&text.value).map_err(|message| refuse(&text.defined, message)));
    let expires = item.expires.map(|text| parse(source, &text));
    Ok(Ignore {
        rules: match item.rule.value {
            OneOrMany::One(rule) => vec![rule],
            OneOrMany::Many(rules) => rules,
        },
        path: path.transpose()?,
        object: item.object.map(|text| parse(source, &text)).transpose()?,
        reason: item.reason.value.trim().to_owned(),
        expires: expires.transpose()?,
        place: at,
    })
}

/// `*` stays within a folder, `**` crosses folders.
fn glob(text: &str) -> Result<GlobMatcher, String> {
    let built = GlobBuilder::new(text).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| format!("`{text}` is not a valid glob: {}", error.kind()))
}

fn parse<T: std::str::FromStr<Err = String>>(source: &Arc<Source>, text: &Spanned<String>) -> Result<T, ConfigError> {
    text.value.parse().map_err(|message| ConfigError { place: place(source, text.defined), message })
}

fn version(
    source: &Arc<Source>,
    text: Option<Spanned<String>>,
    read: fn(&str) -> Result<Minor, String>,
) -> Result<Option<Minor>, ConfigError> {
    let Some(text) = text else { return Ok(None) };
    let refused = |message| ConfigError { place: place(source, text.defined), message };
    read(&text.value).map(Some).map_err(refused)
}

/// The parser counts lines from 1 and columns in characters from 1.
fn place(source: &Arc<Source>, location: Location) -> Place {
    let line = source.line(u32::try_from(location.line()).unwrap_or(u32::MAX).max(1));
    let Some(line) = line else { return source.place(Span::default()) };
    let column = usize::try_from(location.column()).unwrap_or(1).saturating_sub(1);
    let text = source.slice(line);
    let byte = text.char_indices().nth(column).map_or(text.len(), |(byte, _)| byte);
    let start = line.start as usize + byte;
    let word = text[byte..].find([':', ' ', ',']).unwrap_or(text.len() - byte);
    source.place(Span::new(start, start + word))
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").trim();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    // Advice for programmers.
    let line = line.split_once(", set DuplicateKeyPolicy").map_or(line, |(message, _)| message);
    // The place stands before the message already.
    line.rsplit_once(" at line ").map_or(line, |(message, _)| message).to_owned()
}

#[cfg(test)]
mod tests;
