//! What of a tree is known, so that the rest raises nothing.

use crate::yaml::{Kind, Node};

/// Whether every key and value is in the repository.
pub(super) fn is_whole(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Scalar => node.is_known(),
        Kind::Seq => node.items().all(is_whole),
        Kind::Map => node.entries().into_iter().all(|entry| entry.key.is_known() && is_whole(entry.value)),
    }
}

/// Whether all keys of a mapping are known. What is in place of a mapping may become anything.
pub(super) fn has_known_keys(node: Node<'_>) -> bool {
    node.entries().iter().all(|entry| entry.key.is_known())
}

/// The type that SOPS gives back for a value that it encrypted, as it writes it behind `type:`
/// (getsops/sops `aes/cipher.go`); `None` for anything else.
pub(super) fn sops_type(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("ENC[AES256_GCM,")?.strip_suffix(']')?;
    rest.split(',').find_map(|part| part.strip_prefix("type:"))
}

/// Whether a tree has at most `most` nodes, those that aliases repeat counted each time.
pub(super) fn is_within(node: Node<'_>, most: usize) -> bool {
    let mut left = most;
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match left.checked_sub(1) {
            Some(fewer) => left = fewer,
            None => return false,
        }
        match node.kind() {
            Kind::Scalar => {}
            Kind::Seq => open.extend(node.items().take(left + 1)),
            Kind::Map => open.extend(node.entries().into_iter().map(|entry| entry.value)),
        }
    }
    true
}
