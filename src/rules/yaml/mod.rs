//! The text of YAML files, before anything in it means something.

use super::Rule;

mod alias;
mod duplicate_key;
mod encoding;
mod excessive_aliasing;
mod file_too_large;
mod limit;
mod named;
mod non_string_key;
mod read_by_kustomize_only;
mod refused_by_kustomize;
mod separator;
mod syntax;
mod unreadable;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &alias::RULE,
    &duplicate_key::RULE,
    &encoding::RULE,
    &excessive_aliasing::RULE,
    &file_too_large::RULE,
    &limit::RULE,
    &non_string_key::RULE,
    &read_by_kustomize_only::RULE,
    &refused_by_kustomize::RULE,
    &separator::RULE,
    &syntax::RULE,
    &unreadable::RULE,
];
