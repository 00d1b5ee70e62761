//! Flux's own Kustomization.

use super::Rule;

mod component_address;
mod depends_on_self;
mod duplicate_health_check;
mod health_checks_ignored;
mod kube_config_one_of;
mod path_climbs;
mod removed_field;
mod substitute_from_shape;
mod variable_name;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &component_address::RULE,
    &depends_on_self::RULE,
    &duplicate_health_check::RULE,
    &health_checks_ignored::RULE,
    &kube_config_one_of::RULE,
    &path_climbs::RULE,
    &removed_field::RULE,
    &substitute_from_shape::RULE,
    &variable_name::RULE,
];
