//! Flux's variable substitution (`postBuild`): the `${…}` references of a text, and what they become.
//!
//! Read as fluxcd/pkg:envsubst reads it, which is a fork of drone/envsubst: only `${` begins a reference, `$$` becomes
//! `$`, and one malformed reference refuses the whole text, whether a variable is defined or not.

mod evaluate;
mod glob;
mod operation;
mod parse;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::{char_at, quoted};

/// A text that envsubst accepts. All ranges are bytes of that text, on character boundaries; it is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// In the order in which they begin.
    references: Vec<Reference>,
    /// Indexes in `references`, in the order in which they end: the nested ones before those they stand in.
    by_end: Vec<usize>,
    top: Vec<Part>,
    escapes: Vec<usize>,
}

/// One `${…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    pub name: String,
    /// The whole `${…}`.
    pub range: Range<usize>,
    pub name_range: Range<usize>,
    pub operator: Operator,
    /// The operator as written (`:-`, `//`), empty in `${name}`.
    pub sign: Range<usize>,
    /// The reference it stands in, as an index of [`Template::references`].
    pub parent: Option<usize>,
    arguments: Vec<Vec<Part>>,
}

/// What is asked of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `${name}`
    Value,
    /// `${#name}`: the length in bytes.
    Length,
    /// `=`, `:=`, `:-`, and `:+` and `:?`, which do the same: the operand where the value is empty.
    Default,
    /// `^`, `^^`, `,`, `,,`
    Case,
    /// `:from` and `:from:length`, in bytes.
    Substring,
    /// `#` and `##`
    TrimPrefix,
    /// `%` and `%%`
    TrimSuffix,
    /// `/`, `//`, `/#` and `/%`
    Replace,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(Range<usize>),
    Reference(usize),
}

/// What is known of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'v> {
    Known(&'v str),
    Undefined,
    /// It may be defined outside of the repository.
    Unknown,
}

/// A text after substitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluated {
    /// References that hang on something unknown stay in it as they are written.
    pub text: String,
    /// They cover the text without a gap; empty ones stand for references that became nothing.
    pub pieces: Vec<Piece>,
    /// Whether something unknown took part.
    pub unknown: bool,
}

/// A part of a substituted text and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub output: Range<usize>,
    pub input: Range<usize>,
    /// The reference that made it, as an index of [`Template::references`]; none for what is copied unchanged.
    pub reference: Option<usize>,
}

/// Why a text is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The part to blame; on character boundaries, within the text, possibly empty.
    pub range: Range<usize>,
    pub kind: ParseErrorKind,
    /// What stands at `range`, or the name of the variable.
    word: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParseErrorKind {
    /// `${}`, `${ a}`, `${$a}`, `${!a}`, `${{ a }}`
    NoName,
    /// `${a.b}`, `${a }`, `${a[0]}`
    UnknownOperator,
    /// `${a-b}`, `${a+b}`, `${a?b}`: the shell knows them, envsubst does not.
    BareDefault,
    /// `${a#}`, `${a:}`, `${a:1:}`
    NoOperand,
    /// `${a/b}`
    NoReplacement,
    /// Something that cannot follow a complete operand: `${a^b}`, `${a:${b}c}`
    Leftover,
    /// The text ends first.
    Unclosed,
}

/// Why an accepted text cannot be substituted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The reference, nested ones included.
    pub range: Range<usize>,
    pub name: String,
    pub kind: FailureKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// Strict mode: a variable without value and without default.
    Undefined,
    /// More than this program is willing to make; no API server would take it.
    TooLarge,
}

impl Template {
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::parse(text)
    }

    /// All references in the order in which they begin, those within others too.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Where a `$$` stands that becomes `$`, and within a replacement also `\/` and `\\`.
    pub fn escapes(&self) -> &[usize] {
        &self.escapes
    }

    /// Whether substitution can change the text at all.
    pub fn is_literal(&self) -> bool {
        self.references.is_empty() && self.escapes.is_empty()
    }

    /// Substitutes in `text`, which must be the one that was parsed. `strict` is how kustomize-controller behaves
    /// since 1.9 unless the gate StrictPostBuildSubstitutions is off.
    pub fn evaluate<'v>(
        &self,
        text: &str,
        lookup: impl FnMut(&str) -> Answer<'v>,
        strict: bool,
    ) -> Result<Evaluated, Failure> {
        evaluate::evaluate(self, text, lookup, strict)
    }
}

impl Reference {
    /// Whether strict mode lets the variable be undefined (envsubst/template.go `isDefaultOp`).
    pub fn has_default(&self) -> bool {
        self.operator == Operator::Default
    }
}

/// Whether a variable may have this name where it is defined (kustomize_varsub.go `varsubRegex`); one that may not
/// fails the whole build. References allow more: letters of any script, and a digit at the front.
pub fn is_name(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts_well && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A value as Flux puts it in: line feeds are removed (kustomize_varsub.go).
pub fn value(defined: &str) -> Cow<'_, str> {
    if defined.contains('\n') { defined.replace('\n', "").into() } else { defined.into() }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = quoted(&self.word);
        match self.kind {
            ParseErrorKind::NoName if self.word.starts_with("${") => {
                write!(f, "`${{` is not followed by a variable name")
            }
            ParseErrorKind::NoName => write!(f, "`${{` must be followed by a variable name, not by {word}"),
            ParseErrorKind::UnknownOperator => {
                write!(f, "{word} cannot follow the name of a variable, which has letters, digits and `_`")
            }
            ParseErrorKind::BareDefault => {
                write!(f, "{word} is not understood after the name of a variable, a default is written `:=` or `:-`")
            }
            ParseErrorKind::NoOperand => write!(f, "nothing follows {word}"),
            ParseErrorKind::NoReplacement => {
                write!(f, "the replacement in {word} is missing, it is written `${{name/pattern/replacement}}`")
            }
            ParseErrorKind::Leftover => write!(f, "{word} where `}}` must follow"),
            ParseErrorKind::Unclosed => write!(f, "this `${{` is never closed"),
        }
    }
}

impl std::error::Error for ParseError {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = quoted(&self.name);
        match self.kind {
            FailureKind::Undefined => write!(f, "the variable {name} is not defined and has no default"),
            FailureKind::TooLarge => write!(f, "what {name} is replaced by is too large"),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests;
