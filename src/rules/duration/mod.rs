//! How long and how often.

use super::Rule;

mod fields;
mod format;
mod hours_in_timeout;
mod zero_interval;
mod zero_timeout;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &format::RULE,
    &hours_in_timeout::RULE,
    &zero_interval::RULE,
    &zero_timeout::RULE,
];
