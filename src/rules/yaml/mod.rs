//! The text of YAML files, before anything in it means something.

use super::Rule;

mod duplicate_key;

pub static RULES: &[&Rule] = &[&duplicate_key::RULE];
