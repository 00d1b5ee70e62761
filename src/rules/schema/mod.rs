//! What the API server refuses whatever the controllers think of it.

use super::Rule;

mod annotation;
mod duplicate_item;
mod label;
mod metadata;
mod name;
mod namespace;
mod removed;
mod removed_api;
mod required;
mod rule;
mod selector;
mod shape;
mod spot;
mod unknown_field;
mod value;
mod version_not_served;
mod wrong_type;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &annotation::RULE,
    &duplicate_item::RULE,
    &label::RULE,
    &name::RULE,
    &namespace::RULE,
    &removed_api::RULE,
    &required::RULE,
    &rule::RULE,
    &selector::RULE,
    &shape::RULE,
    &unknown_field::RULE,
    &value::RULE,
    &version_not_served::RULE,
    &wrong_type::RULE,
];
