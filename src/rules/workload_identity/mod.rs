//! Who Flux is towards Azure.

use super::Rule;

mod aad_pod_identity;
mod client_id_format;
mod use_label_type;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &aad_pod_identity::RULE,
    &client_id_format::RULE,
    &use_label_type::RULE,
];
