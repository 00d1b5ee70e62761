//! Artifacts in registries, and how their addresses are written.

use super::Rule;

mod digest_format;
mod digest_in_url;
mod registry_missing;
mod repository_name;
mod semver_filter;
mod semver_range;
mod shadowed_reference;
mod suffixes;
mod tag_in_url;
mod url_scheme;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &digest_format::RULE,
    &digest_in_url::RULE,
    &registry_missing::RULE,
    &repository_name::RULE,
    &semver_filter::RULE,
    &semver_range::RULE,
    &shadowed_reference::RULE,
    &tag_in_url::RULE,
    &url_scheme::RULE,
];
