//! Opinions: one rule, one file, one family a folder.
//!
//! A rule file is read top to bottom: the `rule!` record, whose doc comment is its page, then a plain function over
//! a typed view. The function returns nothing and cannot fail.

mod context;
mod cycle;
mod available_inputs;
mod missing;

mod kube_config;
mod missing_input;
pub mod page;
pub mod prelude;
mod presence;
mod rule;
mod values_source;
mod versions;

pub use context::{Context, Subject, links};
pub use rule::{Check, Rule};

/// Every family with its rules, by id.
#[rustfmt::skip]
pub static FAMILIES: &[&[&Rule]] = &[
    acr::RULES,
    artifact_generator::RULES,
    azure_devops::RULES,
    bucket::RULES,
    duration::RULES,
    event_hub::RULES,
    git::RULES,
    helm::RULES,
    image::RULES,
    image_marker::RULES,
    install::RULES,
    key_vault::RULES,
    kustomization::RULES,
    kustomize::RULES,
    notification::RULES,
    oci::RULES,
    operator::RULES,
    schema::RULES,
    secret::RULES,
    sops::RULES,
    sops_config::RULES,
    substitution::RULES,
    suppression::RULES,
    tenancy::RULES,
    workload_identity::RULES,
    yaml::RULES,
];

mod acr;
mod artifact_generator;
mod azure_devops;
mod bucket;
mod duration;
mod event_hub;
mod git;
mod helm;
mod image;
mod image_marker;
mod install;
mod key_vault;
mod kustomization;
mod kustomize;
mod notification;
mod oci;
mod operator;
mod schema;
mod secret;
mod sops;
mod sops_config;
mod substitution;
mod suppression;
mod tenancy;
mod workload_identity;
mod yaml;

/// All rules, sorted by id.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// The id or family nearest to a misspelt one, if one is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let names = all().flat_map(|rule| [rule.id, rule.family()]);
    crate::text::nearest(name, names)
}
