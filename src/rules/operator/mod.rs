//! The objects of the Flux Operator.

use super::Rule;

mod cluster_type;
mod input_provider_fields;
mod input_provider_url;
mod instance_fields;
mod instance_name;
mod resource_set_fields;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &cluster_type::RULE,
    &input_provider_fields::RULE,
    &input_provider_url::RULE,
    &instance_fields::RULE,
    &instance_name::RULE,
    &resource_set_fields::RULE,
];
