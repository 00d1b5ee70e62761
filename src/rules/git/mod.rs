//! Git repositories: where they are and what of them is checked out.

use super::Rule;

mod branch_with_refs_prefix;
mod checkout;
mod commit_not_full;
mod include_missing;
mod include_self;
mod password_in_url;
mod plain_http;
mod port_not_a_number;
mod ref_name_short;
mod ref_name_slash;
mod removed_field;
mod scp_like_url;
mod semver_range;
mod service_account_provider;
mod sparse_checkout_glob;
mod tag_and_semver;
mod url_scheme;
mod verify_tag_without_tag;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &branch_with_refs_prefix::RULE,
    &commit_not_full::RULE,
    &include_missing::RULE,
    &include_self::RULE,
    &password_in_url::RULE,
    &plain_http::RULE,
    &port_not_a_number::RULE,
    &ref_name_short::RULE,
    &ref_name_slash::RULE,
    &removed_field::RULE,
    &scp_like_url::RULE,
    &semver_range::RULE,
    &service_account_provider::RULE,
    &sparse_checkout_glob::RULE,
    &tag_and_semver::RULE,
    &url_scheme::RULE,
    &verify_tag_without_tag::RULE,
];
