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
            .ok_or_else(|| format!("unknown level `{text}`: use `error`, `warning` or `info`"))
    }
}

/// How sure it is that a cluster receives what a rule has looked at. `flux` computes it, `engine/verdict` reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Nothing in the repository leads to it.
    Unapplied,
    /// Only under a guess: a folder taken for a cluster although others are shown, or a tree that may be another
    /// repository or another branch of this one.
    Guess,
    /// By a folder that nothing in the repository points at, where no cluster is shown at all: someone outside applies it.
    Assumed,
    /// By a cluster that a file of the repository or the configuration names.
    Shown,
}

/// What a rule says about one place. The engine decides the rest: `engine/verdict` makes a [`Finding`] of it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// `family/defect`.
    pub rule: &'static str,
    /// How bad it is where a cluster that is shown has it.
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
    /// What findings of one cause have in common, where it is more than rule and message.
    pub cause: Option<String>,
    /// A secret is readable in Git: that stays as bad as it is, whoever applies the file.
    pub is_leak: bool,
    /// Byte ranges of the source that no report may show: the values of secrets.
    pub mask: Vec<Place>,
    /// The lines that led to the value, from the most general to the one that only this cluster has: where the finding
    /// moves if other clusters read the primary place without a mistake.
    pub links: Vec<Place>,
    /// The clusters, where the rule knows them better than the engine.
    pub clusters: Vec<String>,
    /// How sure it is, where that is another thing than of the whole subject.
    pub certainty: Option<Certainty>,
}

impl Diagnostic {
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
            cause: None,
            is_leak: false,
            mask: Vec::new(),
            links: Vec::new(),
            clusters: Vec::new(),
            certainty: None,
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

    /// Findings of this rule with the same text here have one cause: one decision fixes them all.
    pub fn cause(&mut self, cause: impl Into<String>) -> &mut Self {
        self.cause = Some(cause.into());
        self
    }

    /// As bad as it is for a cluster that is shown, whoever applies the subject.
    pub fn regardless(&mut self) -> &mut Self {
        self.certainty = Some(Certainty::Shown);
        self
    }

    /// The text at `place` is a secret in clear text: it is hidden in every report.
    pub fn leak(&mut self, place: Place) -> &mut Self {
        self.is_leak = true;
        self.mask(place)
    }

    /// Hides the text at `place` in every report.
    pub fn mask(&mut self, place: Place) -> &mut Self {
        self.mask.push(place);
        self
    }
}

/// One mistake, at the line a person must change, as a report has it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// `family/defect`.
    pub rule: &'static str,
    pub level: Level,
    pub message: String,
    pub help: Option<String>,
    pub place: Place,
    pub object: Option<ObjectRef>,
    /// JSON pointer into the document.
    pub field: Option<String>,
    pub notes: Vec<Note>,
    pub fix: Option<Fix>,
    /// Byte ranges of the source that no report may show.
    pub mask: Vec<Place>,
    /// A name that survives moved lines, and a cluster in which the mistake is fixed.
    pub fingerprint: String,
    /// The same for all findings that one decision fixes.
    pub cause: String,
    /// The clusters that have the mistake, by the path of their entry, sorted; empty outside of all.
    pub clusters: Vec<String>,
}

impl Finding {
    /// What a diagnostic says, with what the engine knows of it.
    pub fn of(diagnostic: Diagnostic, fingerprint: String, cause: String, clusters: Vec<String>) -> Self {
        let Diagnostic { rule, level, message, help, place, object, field, notes, fix, mask, .. } = diagnostic;
        Self { rule, level, message, help, place, object, field, notes, fix, mask, fingerprint, cause, clusters }
    }
}

/// A finding as if it were the only one.
impl From<Diagnostic> for Finding {
    fn from(diagnostic: Diagnostic) -> Self {
        let cause = diagnostic.cause.clone().unwrap_or_else(|| diagnostic.message.clone());
        let clusters = diagnostic.clusters.clone();
        Self::of(diagnostic, String::new(), cause, clusters)
    }
}

/// A second place that explains the first.
#[derive(Clone, Debug)]
pub struct Note {
    pub place: Place,
    pub message: String,
}

/// Edits that fix a finding.
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
