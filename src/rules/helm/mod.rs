//! Helm: charts, where they come from, and releases of them.

use super::Rule;

mod chart;
mod chart_and_chart_ref;
mod chart_name;
mod chart_path_absolute;
mod depends_on_cycle;
mod depends_on_missing;
mod depends_on_self;
mod deprecated_field;
mod kube_config_one_of;
mod oci_type_http;
mod oci_type_missing;
mod provider_ignored;
mod removed_field;
mod repository_is_git;
mod retry_interval;
mod source_kind;
mod source_missing;
mod values_from_inside_values;
mod values_from_missing;
mod values_from_shape;
mod values_key_missing;
mod verify_source;
mod version_impossible;
mod version_looks_like_range;
mod version_range;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &chart_and_chart_ref::RULE,
    &chart_name::RULE,
    &chart_path_absolute::RULE,
    &depends_on_cycle::RULE,
    &depends_on_missing::RULE,
    &depends_on_self::RULE,
    &deprecated_field::RULE,
    &kube_config_one_of::RULE,
    &oci_type_http::RULE,
    &oci_type_missing::RULE,
    &provider_ignored::RULE,
    &removed_field::RULE,
    &repository_is_git::RULE,
    &retry_interval::RULE,
    &source_kind::RULE,
    &source_missing::RULE,
    &values_from_inside_values::RULE,
    &values_from_missing::RULE,
    &values_from_shape::RULE,
    &values_key_missing::RULE,
    &verify_source::RULE,
    &version_impossible::RULE,
    &version_looks_like_range::RULE,
    &version_range::RULE,
];
