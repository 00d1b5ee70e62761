//! The objects of the Flux Operator.

use super::Rule;

mod cluster_type;
mod input_provider_url;
mod instance_name;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &cluster_type::RULE,
    &input_provider_url::RULE,
    &instance_name::RULE,
];
