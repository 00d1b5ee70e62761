//! Values that are typed: which there are, for errors, completions and the help.

use std::{ffi::OsStr, path::PathBuf};

use clap::{
    Arg, Command, Error, ValueEnum,
    builder::{PossibleValue, StringValueParser, TypedValueParser},
};

use crate::{config::FailOn, finding::Level, report::Format, rules};

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()).help(self.about()))
    }
}

impl ValueEnum for Level {
    fn value_variants<'a>() -> &'a [Self] {
        &Level::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

impl ValueEnum for FailOn {
    fn value_variants<'a>() -> &'a [Self] {
        &[FailOn::At(Level::Error), FailOn::At(Level::Warning), FailOn::At(Level::Info), FailOn::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            FailOn::At(level) => level.as_str(),
            FailOn::Never => "never",
        }))
    }
}

/// Shells complete it; whether there is such a rule is said later, with the one that is near.
#[derive(Clone)]
pub struct FamilyOrRule;

impl TypedValueParser for FamilyOrRule {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let mut names: Vec<&str> = rules::all().flat_map(|rule| [rule.family(), rule.id]).collect();
        names.sort_unstable();
        names.dedup();
        Some(Box::new(names.into_iter().map(PossibleValue::new)))
    }
}

/// `FORMAT=FILE`.
pub fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or_else(|| format!("`{text}` is not FORMAT=FILE"))?;
    if file.is_empty() {
        return Err(format!("`{text}` names no file"));
    }
    Ok((format.parse()?, file.into()))
}
