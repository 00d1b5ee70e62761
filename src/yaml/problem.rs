//! What is wrong with the text of a YAML file itself.

use crate::text::Span;

/// A typed problem; the rules of the family `yaml` give it a level and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub kind: ProblemKind,
    pub span: Span,
    /// In the words of whoever found it: lower case, no full stop.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The document is no YAML; it is dropped, the documents around it are kept.
    Syntax,
    /// The file is no text.
    Encoding,
    /// A limit was reached; what lies behind it was not read.
    Limit,
    /// A key stands twice in one mapping; `first` is the earlier one.
    DuplicateKey { first: Span },
    /// `*name` without `&name` before it.
    UnknownAlias,
    /// An alias inside the node that its anchor names.
    SelfAlias,
    /// Aliases blow the document up beyond what go-yaml accepts.
    ExcessiveAliasing,
    /// A `---` line that holds more than a comment; kustomize refuses the whole file before it reads YAML.
    Separator,
    /// YAML by its specification, refused by the Go reader inside kustomize.
    RefusedByGo,
    /// No YAML by its specification, yet the Go reader inside kustomize reads it.
    ReadByGo,
}

impl Problem {
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Self { kind, span, message: message.into() }
    }
}
