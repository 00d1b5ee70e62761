//! How much of a hostile file is read before we stop and say so.

/// Bounds on one YAML file. What exceeds one is a finding at the place where it does.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nested collections; go-yaml refuses more than 10,000 (yaml.v3 scannerc.go `max_flow_level`, `max_indents`).
    pub depth: usize,
    /// Nodes of one file.
    pub nodes: usize,
    /// Documents of one file.
    pub documents: usize,
    /// Problems of one file; nobody reads more, and each becomes a finding.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 10_000, nodes: 2_000_000, documents: 20_000, problems: 1_000 }
    }
}

/// Whether go-yaml would refuse a document that has `written` nodes and `expanded` ones after its aliases.
///
/// Up to 400,000 nodes aliases may make 99 % of the document, from 4,000,000 on 10 %, in between the share falls
/// evenly; small documents are exempt (yaml.v3 decode.go `allowedAliasRatio`, and the test beside its use).
pub(super) fn excessive_aliasing(written: u64, expanded: u64) -> bool {
    const LOW: u64 = 400_000;
    const HIGH: u64 = 4_000_000;
    let by_alias = expanded.saturating_sub(written);
    if expanded <= 100 || by_alias <= 1_000 {
        return false;
    }
    let allowed = match expanded {
        ..=LOW => 0.99,
        HIGH.. => 0.10,
        between => 0.99 - 0.89 * (between - LOW) as f64 / (HIGH - LOW) as f64,
    };
    by_alias as f64 / expanded as f64 > allowed
}
