//! Which leaves of an encrypted file SOPS encrypts (getsops/sops sops.go `shouldBeEncrypted`).

use crate::{
    model::value::regexp::Regexp,
    yaml::{Kind, Node},
};

use super::SopsMetadata;

/// The selector of a file, ready to be asked.
#[derive(Debug)]
pub struct Selection {
    /// Whether what the test finds is encrypted, or what it does not find.
    encrypted: bool,
    test: Test,
}

#[derive(Debug)]
enum Test {
    Suffix(String),
    Regex(Regexp),
}

/// A scalar with the keys that lead to it; SOPS counts no list items.
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    pub path: Vec<&'a str>,
    pub value: Node<'a>,
}

impl Selection {
    /// `None` where it cannot be told: more than one selector, one for comments, a pattern that does not compile.
    pub(super) fn of(metadata: SopsMetadata<'_>) -> Option<Self> {
        let selectors = metadata.selectors();
        let (key, text) = match selectors.as_slice() {
            [] => ("unencrypted_suffix", "_unencrypted"),
            [(key, text)] => (key.text()?, text.value),
            _ => return None,
        };
        let test = match key {
            "unencrypted_suffix" | "encrypted_suffix" => Test::Suffix(text.to_owned()),
            // What costs much to compile is not run on a stranger's behalf, once for each of his documents.
            "unencrypted_regex" | "encrypted_regex" if text.len() > 256 || text.contains(['{', '\\']) => return None,
            "unencrypted_regex" | "encrypted_regex" => Test::Regex(Regexp::parse(text).ok()?),
            _ => return None,
        };
        Some(Self { encrypted: key.starts_with("encrypted"), test })
    }

    /// Whether the leaf under these keys is encrypted: any one of the keys decides.
    pub fn covers(&self, path: &[&str]) -> Option<bool> {
        let mut found = false;
        for key in path {
            found |= match &self.test {
                Test::Suffix(suffix) => key.ends_with(suffix.as_str()),
                Test::Regex(regexp) => regexp.is_match(key)?,
            };
        }
        Some(found == self.encrypted)
    }
}

/// All scalars of an encrypted document but its `sops` block, without those that SOPS leaves as they are: nulls,
/// empty strings, keys.
pub(super) fn leaves(document: Node<'_>) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    let mut open = vec![Leaf { path: Vec::new(), value: document }];
    while let Some(Leaf { path, value }) = open.pop() {
        match value.kind() {
            _ if value.is_alias() => {}
            Kind::Scalar => {
                if !value.is_null() && value.text().is_some_and(|text| !text.is_empty()) {
                    leaves.push(Leaf { path, value });
                }
            }
            Kind::Seq => {
                let items: Vec<Node<'_>> = value.items().collect();
                open.extend(items.into_iter().rev().map(|value| Leaf { path: path.clone(), value }));
            }
            Kind::Map => {
                let entries: Vec<_> = value.own_entries().collect();
                for entry in entries.into_iter().rev() {
                    let Some(key) = entry.key.text().filter(|&key| !(path.is_empty() && key == "sops")) else {
                        continue;
                    };
                    let mut path = path.clone();
                    path.push(key);
                    open.push(Leaf { path, value: entry.value });
                }
            }
        }
    }
    leaves
}
