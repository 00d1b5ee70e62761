//! What was typed, before and after clap: the command that is left out, and a sentence where something is wrong.

use std::{ffi::OsString, path::Path};

use clap::{
    Command,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

use crate::text::nearest;

const DEFAULT: &str = "check";

/// The words with `check` put in where no command is named: `fluxvet`, `fluxvet .` and `fluxvet --format json` check.
/// A word that is neither a command nor a path comes back as an error.
pub fn completed(mut words: Vec<OsString>, commands: &Command) -> Result<Vec<OsString>, String> {
    let names: Vec<&str> = commands.get_subcommands().map(Command::get_name).chain(["help"]).collect();
    let first = words.get(1).map(|word| word.to_string_lossy().into_owned());
    match first.as_deref() {
        Some("-h" | "--help" | "-V" | "--version") => return Ok(words),
        Some(word) if names.contains(&word) => return Ok(words),
        Some(word) if is_bare(word) && !exists(word) => {
            let hint = nearest(word, names).map_or_else(
                || "see `fluxvet --help` for the commands".to_owned(),
                |near| format!("did you mean `fluxvet {near}`?"),
            );
            return Err(format!("`{word}` is neither a command nor a path, {hint}"));
        }
        _ => {}
    }
    words.insert(words.len().min(1), DEFAULT.into());
    Ok(words)
}

/// Looks like the name of a command.
fn is_bare(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-')
}

fn exists(word: &str) -> bool {
    #[expect(clippy::disallowed_methods, reason = "what is typed is a path of the disk")]
    Path::new(word).exists()
}

/// What clap says in several paragraphs, as one line: what is wrong and what can be written instead.
pub fn sentence(error: &Error, words: &[OsString]) -> String {
    let command = words.get(1).and_then(|word| word.to_str()).filter(|word| !word.starts_with('-'));
    let command = command.map_or_else(|| "fluxvet".to_owned(), |command| format!("fluxvet {command}"));
    let help = format!("see `{command} --help`");
    let argument = strings(error, ContextKind::InvalidArg);
    let name = argument.first().map_or("", |argument| bare(argument));
    let value = string(error, ContextKind::InvalidValue);
    match (error.kind(), value) {
        (ErrorKind::UnknownArgument, _) if name.starts_with('-') => {
            let near = string(error, ContextKind::SuggestedArg);
            let hint = near.map_or(help, |near| format!("did you mean `{}`?", bare(near)));
            format!("`{name}` is not an option of `{command}`, {hint}")
        }
        (ErrorKind::UnknownArgument, _) => format!("unexpected argument `{name}`, {help}"),
        (ErrorKind::InvalidValue, value) => {
            let possible = strings(error, ContextKind::ValidValue);
            let what = match value {
                None | Some("") => format!("`{name}` needs a value"),
                Some(value) => format!("`{value}` is not a valid value for `{name}`"),
            };
            match string(error, ContextKind::SuggestedValue) {
                Some(near) => format!("{what}, did you mean `{near}`?"),
                None if possible.is_empty() => format!("{what}, {help}"),
                None => format!("{what}, use {}", either(&possible)),
            }
        }
        (ErrorKind::InvalidSubcommand, _) => {
            let typed = string(error, ContextKind::InvalidSubcommand).unwrap_or("");
            format!("there is no command `{typed}`, see `fluxvet --help`")
        }
        (ErrorKind::ValueValidation, _) => match std::error::Error::source(error) {
            Some(source) => format!("invalid value for `{name}`: {source}"),
            None => format!("invalid value for `{name}`, {help}"),
        },
        (ErrorKind::ArgumentConflict, _) => match string(error, ContextKind::PriorArg) {
            Some(other) if bare(other) == name => format!("`{name}` is given more than once"),
            Some(other) => format!("`{name}` cannot be used with `{}`", bare(other)),
            None => format!("`{name}` cannot be used with the other options, {help}"),
        },
        (ErrorKind::MissingRequiredArgument, _) => {
            let missing: Vec<&str> = argument.iter().map(|name| name.trim_matches(['<', '>'])).collect();
            format!("`{command}` needs a {}, {help}", missing.join(" and "))
        }
        _ => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or("").trim_start_matches("error: ").to_owned();
            format!("{first}, {help}")
        }
    }
}

/// `a`, `b` or `c`.
fn either(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

/// An option or an argument without what stands for its value.
fn bare(argument: &str) -> &str {
    argument.split([' ', '=']).next().unwrap_or(argument).trim_end_matches("...").trim_matches(['<', '>', '[', ']'])
}

fn strings(error: &Error, kind: ContextKind) -> Vec<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn string(error: &Error, kind: ContextKind) -> Option<&str> {
    strings(error, kind).first().copied()
}
