//! Names that survive: of a finding when lines move and when other clusters are fixed, of a cause in all its findings.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::finding::Diagnostic;

/// Hands out fingerprints; of several findings with one identity each gets a number, in the order in which they come.
#[derive(Default)]
pub struct Fingerprints {
    seen: HashMap<String, usize>,
}

impl Fingerprints {
    /// By rule, file, object and field, by the message where there is no field. The place must still be the one that the
    /// rule named: where merging moves it to depends on the clusters that have the mistake.
    pub fn of(&mut self, diagnostic: &Diagnostic) -> String {
        let object = diagnostic.object.as_ref();
        let parts = [
            diagnostic.rule,
            diagnostic.place.source.path().as_str(),
            object.map_or("", |object| object.kind.as_str()),
            object.and_then(|object| object.namespace.as_deref()).unwrap_or(""),
            object.and_then(|object| object.name.as_deref()).unwrap_or(""),
            diagnostic.stable_field.as_deref().unwrap_or(diagnostic.message.as_str()),
        ];
        let base = parts.join("\u{1f}");
        let number = self.seen.entry(base.clone()).or_default();
        *number += 1;
        digest(&format!("{base}\u{1f}{number}"), 16)
    }
}

/// What all findings of one cause share: the rule, and what it says they have in common or the very same message.
pub fn cause(diagnostic: &Diagnostic) -> String {
    let common = diagnostic.cause.as_deref().unwrap_or(&diagnostic.message);
    digest(&format!("{}\u{1f}{common}", diagnostic.rule), 8)
}

fn digest(text: &str, bytes: usize) -> String {
    Sha256::digest(text).iter().take(bytes).map(|byte| format!("{byte:02x}")).collect()
}
