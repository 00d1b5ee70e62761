//! Artifacts that source-watcher makes of other sources.

use super::Rule;

mod artifact_name;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &artifact_name::RULE,
];
