//! Buckets, those of Azure Blob Storage above all.

use super::Rule;

mod azure_endpoint_path;
mod azure_endpoint_scheme;
mod azure_wrong_provider;
mod endpoint;
mod removed_field;
mod service_account;
mod sts_provider;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &azure_endpoint_path::RULE,
    &azure_endpoint_scheme::RULE,
    &azure_wrong_provider::RULE,
    &removed_field::RULE,
    &service_account::RULE,
    &sts_provider::RULE,
];
