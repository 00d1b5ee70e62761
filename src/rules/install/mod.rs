//! What the installed Flux understands.

use super::Rule;

mod autologin_flag;
mod deprecated_api_version;
mod flux_v1_kind;
mod newer_api_version;
mod patches;
mod removed_api_version;
mod served;
mod unknown_api_version;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &autologin_flag::RULE,
    &deprecated_api_version::RULE,
    &flux_v1_kind::RULE,
    &newer_api_version::RULE,
    &removed_api_version::RULE,
    &unknown_api_version::RULE,
];
