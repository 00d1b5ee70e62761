//! What a rule file imports.

pub use std::ops::Range;

pub use super::context::{At, Context};
pub(crate) use super::rule::rule;
pub use crate::{
    config::Minor,
    finding::{Certainty, Diagnostic, Edit, Fix, Level},
    flux::{AppliedObject, Cluster, Fleet, Refusal},
    model::*,
    repo::{File, FileKind, Reference, Relation, Repo, SuppressionProblem, SuppressionProblemKind, Target, Trouble},
    schema::{Fault, What},
    text::{Place, Span},
    yaml::{Entry, Kind, Node, Problem, ProblemKind, Reader, Scalar, Style, Yaml},
};
