//! The ten characters that kustomize appends to the names of ConfigMaps and Secrets it generates.
//!
//! They are made of the object as Go writes it in JSON (kustomize api/hasher/hasher.go), after all patches.

mod json;

use sha2::{Digest, Sha256};

use crate::yaml::Node;

use json::{Value, Writer};

/// The hash of a ConfigMap or Secret, without the hyphen. None for other kinds, whose hash depends on lines and columns
/// of the engine, and for content that it cannot write: infinity and what is not a number.
pub fn hash(object: Node<'_>) -> Option<String> {
    let field = |name: &'static str| (name, Value::of(object.get(name)));
    // The engine looks for the name under one key with a slash in it, so that it never finds any.
    let name = ("name", Value::of(object.get("metadata/name")));
    let kind = object.get("kind")?.text()?;
    let mut fields = match kind {
        "ConfigMap" => vec![field("binaryData"), field("data"), ("kind", Value::Text(kind)), name],
        "Secret" => vec![field("data"), ("kind", Value::Text(kind)), name, field("stringData"), field("type")],
        _ => return None,
    };
    // These are left out unless they are collections.
    fields.retain(|(name, value)| !matches!(*name, "binaryData" | "stringData") || value.is_collection());
    let mut writer = Writer::default();
    writer.object(&fields)?;
    Some(shorten(&Sha256::digest(writer.into_bytes())))
}

/// The first ten hexadecimal digits, in letters that make no words.
fn shorten(digest: &[u8]) -> String {
    const LETTERS: &[u8; 16] = b"gh2k456789mbcdtf";
    let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.take(10).map(|digit| char::from(LETTERS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests;
