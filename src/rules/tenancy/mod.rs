//! Who may do what: tenants, their accounts and bindings.

use super::Rule;

mod subject_namespace_missing;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &subject_namespace_missing::RULE,
];
