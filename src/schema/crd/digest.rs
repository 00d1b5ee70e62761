//! The content of a tree in 32 bytes.

use sha2::{Digest as _, Sha256};

use crate::yaml::{Kind, Node, Reader, Scalar};

/// Beyond this depth a node counts by its number of entries alone: no definition that is read goes so deep.
const DEPTH: usize = 512;
/// Nodes that are looked at, aliases followed: as many as a file may have, and more than any definition that is read.
const NODES: usize = 2_000_000;

pub(super) fn digest(root: Node<'_>) -> [u8; 32] {
    let mut hasher = Buffered { hasher: Sha256::new(), bytes: Vec::with_capacity(SIZE + 1024), nodes: NODES };
    add(root, 0, &mut hasher);
    hasher.hasher.update(&hasher.bytes);
    hasher.hasher.finalize().into()
}

/// Bytes that are collected before they are hashed: most values are a few bytes long.
const SIZE: usize = 16 * 1024;

struct Buffered {
    hasher: Sha256,
    bytes: Vec<u8>,
    nodes: usize,
}

impl Buffered {
    /// A tag, a length and the bytes: no two trees make the same stream.
    fn put(&mut self, tag: u8, bytes: &[u8]) {
        self.bytes.push(tag);
        self.bytes.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= SIZE {
            self.hasher.update(&self.bytes);
            self.bytes.clear();
        }
    }
}

fn add(node: Node<'_>, depth: usize, out: &mut Buffered) {
    let Some(left) = out.nodes.checked_sub(1) else { return };
    out.nodes = left;
    match node.kind() {
        Kind::Scalar => add_scalar(node, out),
        Kind::Seq => {
            let items: Vec<_> = node.items().collect();
            out.put(b'[', &(items.len() as u64).to_le_bytes());
            if depth < DEPTH {
                items.into_iter().for_each(|item| add(item, depth + 1, out));
            }
        }
        Kind::Map => {
            let entries = node.entries();
            out.put(b'{', &(entries.len() as u64).to_le_bytes());
            if depth < DEPTH {
                for entry in entries {
                    add(entry.key, depth + 1, out);
                    add(entry.value, depth + 1, out);
                }
            }
        }
    }
}

fn add_scalar(node: Node<'_>, out: &mut Buffered) {
    if !node.is_known() {
        out.put(b'?', b"");
    }
    match node.scalar(Reader::Kyaml) {
        None | Some(Scalar::Null) => out.put(b'0', b""),
        Some(Scalar::Bool(value)) => out.put(b'b', &[u8::from(value)]),
        Some(Scalar::Int(value)) => out.put(b'i', &value.to_le_bytes()),
        Some(Scalar::Float(value)) => out.put(b'f', &value.to_bits().to_le_bytes()),
        Some(Scalar::Str(text)) => out.put(b's', text.as_bytes()),
        Some(Scalar::Timestamp(text)) => out.put(b't', text.as_bytes()),
    }
}
