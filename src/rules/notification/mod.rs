//! Where Flux reports to, and who may wake it.

use super::Rule;

mod alert_name_glob;
mod alert_regex;
mod azure_devops_address;
mod commit_status_expression;
mod deprecated_field;
mod event_source_missing;
mod provider_ref_missing;
mod proxy_credentials;
mod receiver_any_name;
mod receiver_api_version;
mod receiver_secret;
mod secret_in_address;
mod service_account_type;
mod teams_connector;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &alert_name_glob::RULE,
    &alert_regex::RULE,
    &azure_devops_address::RULE,
    &commit_status_expression::RULE,
    &deprecated_field::RULE,
    &event_source_missing::RULE,
    &provider_ref_missing::RULE,
    &proxy_credentials::RULE,
    &receiver_any_name::RULE,
    &receiver_api_version::RULE,
    &receiver_secret::RULE,
    &secret_in_address::RULE,
    &service_account_type::RULE,
    &teams_connector::RULE,
];
