//! Image scanning, image policies and image automation.

use super::Rule;

mod digest_interval;
mod exclusion_regex;
mod extract_group;
mod pattern_regex;
mod policy_many;
mod policy_range;
mod provider_and_secret;
mod reference;
mod removed_template_field;
mod repository_ref_missing;
mod same_cert_secret;
mod source_missing;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &digest_interval::RULE,
    &exclusion_regex::RULE,
    &extract_group::RULE,
    &pattern_regex::RULE,
    &policy_many::RULE,
    &policy_range::RULE,
    &provider_and_secret::RULE,
    &reference::RULE,
    &removed_template_field::RULE,
    &repository_ref_missing::RULE,
    &same_cert_secret::RULE,
    &source_missing::RULE,
];
