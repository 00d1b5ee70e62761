//! Acceptances that do not do what their author thinks.

use super::Rule;

mod expired;
mod malformed;
mod no_reason;
mod unknown_rule;
mod unused;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &expired::RULE,
    &malformed::RULE,
    &no_reason::RULE,
    &unknown_rule::RULE,
    &unused::RULE,
];
