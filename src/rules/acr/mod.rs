//! Azure Container Registry: which hosts are its, and who may pull.

use super::Rule;

mod helm_v1_repository;
mod host_case;
mod provider_and_secret;
mod provider_host;
mod registry;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &helm_v1_repository::RULE,
    &host_case::RULE,
    &provider_and_secret::RULE,
    &provider_host::RULE,
];
