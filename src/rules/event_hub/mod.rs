//! Events to Azure Event Hubs.

use super::Rule;

mod entity_path;
mod key_and_identity;
mod key_in_spec;
mod url_as_name;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &entity_path::RULE,
    &key_and_identity::RULE,
    &key_in_spec::RULE,
    &url_as_name::RULE,
];
