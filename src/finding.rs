//! What a rule can say, and what can be done about it.

use std::{fmt, str::FromStr};

use crate::text::{Place, Span};

/// How certain and how bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A hint; nothing is broken.
    Info,
    /// Deprecated, silently ignored, or working only by luck.
    Warning,
    /// The API server or a controller certainly refuses it, or a secret certainly leaks.
    Error,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Info];

    /// One level milder; a hint stays one.
    pub fn lowered(self) -> Self {
        match self {
            Level::Error => Level::Warning,
            Level::Warning | Level::Info => Level::Info,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Level::ALL
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no level, use `error`, `warning` or `info`"))
    }
}

/// One mistake, at the line a person must change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// `family/defect`.
    pub rule: &'static str,
    pub level: Level,
    /// What is wrong: lower case, no full stop, the user's own words in backticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    pub place: Place,
    pub object: Option<ObjectRef>,
    /// JSON pointer into the document.
    pub field: Option<String>,
    /// The field by the keys of its list items instead of their numbers: stable when lines move.
    pub stable_field: Option<String>,
    pub notes: Vec<Note>,
    pub fix: Option<Fix>,
    /// A name that survives moved lines; the engine gives it.
    pub fingerprint: String,
    /// The clusters that have the mistake, by the path of their entry, sorted; empty outside of all.
    pub clusters: Vec<String>,
    /// The lines that led to the value, from the most general to the one that only this cluster has: where the finding
    /// moves if other clusters read the primary place without a mistake.
    pub links: Vec<Place>,
    /// Byte ranges of the source that no report may show: the values of secrets.
    pub secret: Vec<Place>,
}

impl Finding {
    pub fn new(rule: &'static str, level: Level, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            level,
            message: message.into(),
            help: None,
            place,
            object: None,
            field: None,
            stable_field: None,
            notes: Vec::new(),
            fix: None,
            fingerprint: String::new(),
            clusters: Vec::new(),
            links: Vec::new(),
            secret: Vec::new(),
        }
    }

    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub fn level(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }

    pub fn note(&mut self, place: Place, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note { place, message: message.into() });
        self
    }

    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// Hides the text at `place` in every report.
    pub fn mask(&mut self, place: Place) -> &mut Self {
        self.secret.push(place);
        self
    }
}

/// A second place that explains the first.
#[derive(Clone, Debug)]
pub struct Note {
    pub place: Place,
    pub message: String,
}

/// Edits that mend a finding.
#[derive(Clone, Debug)]
pub struct Fix {
    /// A safe fix cannot change a working setup; the others are shown and applied only when asked for.
    pub safe: bool,
    pub title: String,
    pub edits: Vec<Edit>,
}

impl Fix {
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { safe: true, title: title.into(), edits }
    }

    pub fn suggestion(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { safe: false, title: title.into(), edits }
    }
}

/// Replaces the text at a place; an empty span inserts.
#[derive(Clone, Debug)]
pub struct Edit {
    pub place: Place,
    pub text: String,
}

impl Edit {
    pub fn replace(place: Place, text: impl Into<String>) -> Self {
        Self { place, text: text.into() }
    }

    pub fn insert(place: &Place, offset: u32, text: impl Into<String>) -> Self {
        let span = Span { start: offset, end: offset };
        Self { place: Place { source: place.source.clone(), span }, text: text.into() }
    }
}

/// The Kubernetes object a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectRef {
    pub api_version: String,
    pub kind: String,
    pub namespace: Option<String>,
    pub name: Option<String>,
}
