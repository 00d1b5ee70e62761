//! The comments by which image automation finds what it updates.

use super::Rule;

mod inside_text;
mod marker;
mod not_json;
mod position;
mod quotes;
mod reference;
mod suffix;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &inside_text::RULE,
    &not_json::RULE,
    &position::RULE,
    &quotes::RULE,
    &reference::RULE,
    &suffix::RULE,
];
