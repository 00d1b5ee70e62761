//! Helm: charts, where they come from, and releases of them.

use super::Rule;

mod chart;
mod chart_name;
mod chart_path_absolute;
mod deprecated_field;
mod oci_type_http;
mod oci_type_missing;
mod removed_field;
mod retry_interval;
mod values_from_missing;
mod values_key_missing;
mod version_impossible;
mod version_looks_like_range;
mod version_range;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &chart_name::RULE,
    &chart_path_absolute::RULE,
    &deprecated_field::RULE,
    &oci_type_http::RULE,
    &oci_type_missing::RULE,
    &removed_field::RULE,
    &retry_interval::RULE,
    &values_from_missing::RULE,
    &values_key_missing::RULE,
    &version_impossible::RULE,
    &version_looks_like_range::RULE,
    &version_range::RULE,
];
