//! The Azure Key Vault keys that an encrypted file names.

use crate::{
    model::{AzureKeyVaultKey, SopsMetadata},
    yaml::Node,
};

use super::Rule;

mod enc_encoding;
mod key_name;
mod key_version;
mod key_version_missing;
mod vault_url;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &enc_encoding::RULE,
    &key_name::RULE,
    &key_version::RULE,
    &key_version_missing::RULE,
    &vault_url::RULE,
];

/// The Key Vault entries of a document that SOPS encrypted.
fn keys(document: Node<'_>) -> Vec<AzureKeyVaultKey<'_>> {
    SopsMetadata::real(document).map_or_else(Vec::new, SopsMetadata::azure_key_vault)
}
