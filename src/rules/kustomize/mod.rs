//! The file that kustomize reads, and what becomes of it.

use super::Rule;

mod build_fails;
mod component_as_resource;
mod cycle;
mod duplicate_id;
mod file_name_case;
mod helm_charts;
mod invalid_file;
mod invalid_patch;
mod not_an_object;
mod patch_matches_nothing;
mod path_outside;
mod resource_missing;
mod rewritten_scalar;
mod several_files;
mod sibling;
mod template_expression;
mod unknown_field;
mod unused;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &build_fails::RULE,
    &component_as_resource::RULE,
    &cycle::RULE,
    &duplicate_id::RULE,
    &file_name_case::RULE,
    &helm_charts::RULE,
    &invalid_file::RULE,
    &invalid_patch::RULE,
    &not_an_object::RULE,
    &patch_matches_nothing::RULE,
    &path_outside::RULE,
    &resource_missing::RULE,
    &rewritten_scalar::RULE,
    &several_files::RULE,
    &template_expression::RULE,
    &unknown_field::RULE,
    &unused::RULE,
];
