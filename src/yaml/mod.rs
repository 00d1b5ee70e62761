//! A YAML tree that knows where it stands.
//!
//! [`Yaml::parse`] never fails: it keeps what could be read and lists [`Problem`]s beside it. [`Node`] is a small
//! handle into the tree; typed views in `model` are written over it. Only `parse` knows the parser crate.

mod build;
mod comment;
pub mod emit;
mod find;
mod go;
mod limits;
mod node;
mod parse;
mod path;
mod problem;
mod recover;
mod repair;
mod resolve;
mod settle;
mod stream;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod origin;
mod written;

pub use comment::Comment;
pub use limits::Limits;
pub use node::{Entry, Items, Kind, Node};
pub use origin::{Cause, Origin};
pub use problem::{Problem, ProblemKind};
pub use resolve::{Reader, Scalar};
pub use tree::{Document, Style, Yaml};
pub use value::{Content, Made, MadeScalar, Slot, Value};
