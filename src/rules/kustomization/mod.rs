//! Flux's own Kustomization.

use super::Rule;

mod applied_twice;
mod component_address;
mod depends_on_cycle;
mod depends_on_missing;
mod depends_on_self;
mod duplicate_health_check;
mod health_checks_ignored;
mod kube_config_one_of;
mod namespace_missing;
mod path_climbs;
mod path_missing;
mod removed_field;
mod source_missing;
mod substitute_from_shape;
mod variable_name;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &applied_twice::RULE,
    &component_address::RULE,
    &depends_on_cycle::RULE,
    &depends_on_missing::RULE,
    &depends_on_self::RULE,
    &duplicate_health_check::RULE,
    &health_checks_ignored::RULE,
    &kube_config_one_of::RULE,
    &namespace_missing::RULE,
    &path_climbs::RULE,
    &path_missing::RULE,
    &removed_field::RULE,
    &source_missing::RULE,
    &substitute_from_shape::RULE,
    &variable_name::RULE,
];
