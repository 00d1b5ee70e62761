//! `.sops.yaml`, the configuration of the SOPS command line.

use crate::{
    model::{CreationRule, SopsConfig},
    repo::FileKind,
    yaml::Node,
};

use super::Context;
use super::Rule;

mod azure_key_url;
mod key_group_object_keys;
mod key_group_shadows;
mod path_regex;
mod several_selectors;
mod unknown_key;
mod unreachable_rule;
mod wrong_name;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &azure_key_url::RULE,
    &key_group_object_keys::RULE,
    &key_group_shadows::RULE,
    &path_regex::RULE,
    &several_selectors::RULE,
    &unknown_key::RULE,
    &unreachable_rule::RULE,
    &wrong_name::RULE,
];

/// The creation rules, if the file at hand is a configuration of SOPS.
fn rules<'a>(document: Node<'a>, cx: &Context<'a>) -> Vec<CreationRule<'a>> {
    let Some(file) = cx.file else { return Vec::new() };
    if file.kind == FileKind::SopsConfig { SopsConfig { node: document }.creation_rules() } else { Vec::new() }
}
