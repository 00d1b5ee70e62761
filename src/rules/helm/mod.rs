//! Helm: charts, where they come from, and releases of them.

use super::Rule;

mod chart;
mod chart_name;
mod chart_path_absolute;
mod depends_on_cycle;
mod depends_on_missing;
mod depends_on_self;
mod deprecated_field;
mod oci_type_http;
mod oci_type_missing;
mod removed_field;
mod retry_interval;
mod source_missing;
mod version_impossible;
mod version_looks_like_range;
mod version_range;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &chart_name::RULE,
    &chart_path_absolute::RULE,
    &depends_on_cycle::RULE,
    &depends_on_missing::RULE,
    &depends_on_self::RULE,
    &deprecated_field::RULE,
    &oci_type_http::RULE,
    &oci_type_missing::RULE,
    &removed_field::RULE,
    &retry_interval::RULE,
    &source_missing::RULE,
    &version_impossible::RULE,
    &version_looks_like_range::RULE,
    &version_range::RULE,
];
