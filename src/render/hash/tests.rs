//! Hashes that the engine made.

use super::*;
use crate::{
    text::{RepoPath, Source},
    yaml::{Limits, Yaml},
};

fn hash_of(text: &str) -> Option<String> {
    let yaml = Yaml::parse(Source::new(RepoPath::new("a.yaml"), text.as_bytes().to_vec()), &Limits::default());
    yaml.roots().next().and_then(hash)
}

/// Kind, what follows the metadata, and the hash that api v0.21.3 appended, null where the build failed.
#[test]
fn as_the_engine_hashes() {
    for line in include_str!("probed.jsonl").lines() {
        let (kind, body, expected): (String, String, Option<String>) = serde_json::from_str(line).unwrap();
        let text = format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: a\n{body}");
        assert_eq!(hash_of(&text), expected, "{text}");
    }
}

#[test]
fn other_kinds_have_none() {
    assert_eq!(hash_of("kind: Pod\ndata: {}\n"), None);
    assert_eq!(hash_of("data: {}\n"), None);
    assert_eq!(hash_of("- a\n"), None);
}
