//! What is wrong with a CustomResourceDefinition itself.

use std::fmt;

use crate::text::Place;

/// A typed problem; a rule gives it a level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    /// Lower case, the words of the definition in backticks.
    pub message: String,
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A field is missing or has the wrong type; the API server cannot read the definition.
    Malformed,
    /// The schema breaks a rule that the API server has for schemas.
    NotStructural,
    /// A part of the schema is not in the repository (`${…}`, a template): nothing is said about its objects.
    Unknown,
    /// Too deep, too large: nothing is said about its objects.
    Limit,
}

impl Problem {
    pub(super) fn new(kind: ProblemKind, message: impl Into<String>, place: Place) -> Self {
        Self { kind, message: message.into(), place }
    }

    /// Whether nothing can be validated because of it.
    pub fn is_gap(&self) -> bool {
        matches!(self.kind, ProblemKind::Unknown | ProblemKind::Limit)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
