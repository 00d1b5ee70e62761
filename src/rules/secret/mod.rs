//! Secrets that whoever reads the repository can read.

use crate::{
    finding::Level,
    model::Object,
    repo::{File, FileKind},
    yaml::Node,
};

use super::Rule;

mod connection_string;
mod generator_literal;
mod half_encrypted;
mod hashed_reference;
mod in_values;
mod plaintext;
mod private_key_in_config;
mod reference_missing;
mod worth;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &connection_string::RULE,
    &generator_literal::RULE,
    &half_encrypted::RULE,
    &hashed_reference::RULE,
    &in_values::RULE,
    &plaintext::RULE,
    &private_key_in_config::RULE,
    &reference_missing::RULE,
];

/// Whether the objects of a file are meant for a cluster, as they stand or as patches.
fn is_for_cluster(file: &File) -> bool {
    matches!(file.kind, FileKind::Manifest | FileKind::Patch)
}

/// An example shows what a secret looks like, so it weighs less.
fn lowered(level: Level, file: &File) -> Level {
    if file.is_example() { level.lowered() } else { level }
}

/// The documents that other rules of the family speak of.
fn is_secret(document: Node<'_>) -> bool {
    Object::of(document).is_some_and(|object| object.kind == "Secret" || object.kind.ends_with("List"))
}
