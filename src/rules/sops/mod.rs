//! Files that SOPS encrypted, as Flux decrypts them.

use super::Rule;

mod block_key;
mod ciphertext_outside_selector;
mod ciphertext_without_block;
mod decryption_missing;
mod fully_encrypted_manifest;
mod json_marker;
mod mac_missing;
mod no_keys;
mod plain_inside_selector;
mod several_selectors;
mod timestamp;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &block_key::RULE,
    &ciphertext_outside_selector::RULE,
    &ciphertext_without_block::RULE,
    &decryption_missing::RULE,
    &fully_encrypted_manifest::RULE,
    &json_marker::RULE,
    &mac_missing::RULE,
    &no_keys::RULE,
    &plain_inside_selector::RULE,
    &several_selectors::RULE,
    &timestamp::RULE,
];
