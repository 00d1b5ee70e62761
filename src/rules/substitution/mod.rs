//! Variables of `postBuild` and the text they are put into.

use super::Rule;

mod encoded;
mod key_name;
mod malformed;
mod no_yaml;
mod substitute_from_missing;
mod trouble;
mod undefined;
mod wrong_operator;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &encoded::RULE,
    &key_name::RULE,
    &malformed::RULE,
    &no_yaml::RULE,
    &substitute_from_missing::RULE,
    &undefined::RULE,
    &wrong_operator::RULE,
];
