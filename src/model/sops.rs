//! The `sops` block of an encrypted file.

use crate::yaml::{Kind, Node};

use super::{Field, Text};

mod selection;

pub use selection::{Leaf, Selection};

/// The metadata that SOPS writes under the top-level key `sops` (getsops/sops stores/stores.go).
#[derive(Clone, Copy, Debug)]
pub struct SopsMetadata<'a> {
    pub node: Node<'a>,
}

/// One Azure Key Vault key that the data key of the file is encrypted with.
#[derive(Clone, Copy, Debug)]
pub struct AzureKeyVaultKey<'a> {
    pub node: Node<'a>,
}

impl<'a> SopsMetadata<'a> {
    /// The lists of keys, each by another service.
    pub const KEY_LISTS: [&'static str; 7] = ["azure_kv", "kms", "gcp_kms", "hckms", "hc_vault", "age", "pgp"];

    /// At most one of these may be set.
    pub const SELECTORS: [&'static str; 6] = [
        "unencrypted_suffix",
        "encrypted_suffix",
        "unencrypted_regex",
        "encrypted_regex",
        "unencrypted_comment_regex",
        "encrypted_comment_regex",
    ];

    /// The block of a document, if it has one.
    pub fn of(document: Node<'a>) -> Option<Self> {
        document.get("sops").filter(|node| node.kind() == Kind::Map).map(|node| Self { node })
    }

    /// The block of a document that SOPS wrote. Charts and operators have values called `sops` too.
    pub fn real(document: Node<'a>) -> Option<Self> {
        const SIGNS: [&str; 3] = ["mac", "lastmodified", "version"];
        let block = Self::of(document)?;
        let signs = SIGNS.iter().chain(&Self::KEY_LISTS).filter(|sign| block.node.get(sign).is_some());
        (signs.count() >= 2).then_some(block)
    }

    /// Whether a scalar holds what SOPS encrypts to (getsops/sops aes/cipher.go `parse`).
    pub fn is_ciphertext(text: &str) -> bool {
        text.starts_with("ENC[AES256_GCM,")
    }

    /// Which leaves are encrypted, where that can be told.
    pub fn selection(self) -> Option<Selection> {
        Selection::of(self)
    }

    /// The scalars of an encrypted document that SOPS may encrypt.
    pub fn leaves(document: Node<'a>) -> Vec<Leaf<'a>> {
        selection::leaves(document)
    }

    pub fn text(self, key: &str) -> Field<'a> {
        Field::of(self.node.get(key))
    }

    /// The message authentication code, `None` where it is missing or empty. Flux tells an encrypted object by it.
    pub fn mac(self) -> Option<&'a str> {
        self.node.get("mac")?.text().filter(|mac| !mac.is_empty())
    }

    /// The selectors that are set, in the order of the file.
    pub fn selectors(self) -> Vec<(Node<'a>, Text<'a>)> {
        let set = self.node.own_entries().filter_map(|entry| {
            let selector = Self::SELECTORS.contains(&entry.key.text()?);
            let text = Field::of(Some(entry.value)).text().filter(|text| selector && !text.value.is_empty())?;
            Some((entry.key, text))
        });
        set.collect()
    }

    /// The Key Vault entries, those of key groups included.
    pub fn azure_key_vault(self) -> Vec<AzureKeyVaultKey<'a>> {
        let groups = self.node.get("key_groups").into_iter().flat_map(Node::items);
        std::iter::once(self.node)
            .chain(groups)
            .filter_map(|holder| holder.get("azure_kv"))
            .flat_map(Node::items)
            .filter(|entry| entry.kind() == Kind::Map)
            .map(|node| AzureKeyVaultKey { node })
            .collect()
    }

    /// Whether any list or key group holds a key.
    pub fn has_keys(self) -> bool {
        let filled = |key: &str| self.node.get(key).is_some_and(|list| list.items().len() > 0);
        Self::KEY_LISTS.into_iter().any(filled) || filled("key_groups")
    }
}

impl<'a> AzureKeyVaultKey<'a> {
    pub fn vault_url(self) -> Field<'a> {
        Field::of(self.node.get("vault_url"))
    }

    pub fn name(self) -> Field<'a> {
        Field::of(self.node.get("name"))
    }

    pub fn version(self) -> Field<'a> {
        Field::of(self.node.get("version"))
    }

    pub fn enc(self) -> Field<'a> {
        Field::of(self.node.get("enc"))
    }
}
