//! The schemas that come with the program: one line of `schemas/kinds.tsv` for each kind and shared definition.
//!
//! `schemas/generate` makes that file, from the CRDs of Flux, source-watcher and the Flux Operator and from the types
//! of Kubernetes. A line is read when its kind is met, and not before.

use std::{collections::HashMap, sync::LazyLock};

use serde_json::Value;

static TABLE: &str = include_str!("../../schemas/kinds.tsv");

/// The text of every line behind its name.
static LINES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| TABLE.lines().filter_map(|line| line.split_once('\t')).collect());

/// Every kind of the table, `apiVersion/kind`, with its line.
pub(super) fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The schema of the kind under an apiVersion.
pub(super) fn kind(api_version: &str, kind: &str) -> Option<Value> {
    let mut line = parsed(&format!("{api_version}/{kind}"))?;
    line.get_mut("schema").map(Value::take)
}

/// A definition that kinds share, such as `#io.k8s.api.core.v1.PodSpec`.
pub(super) fn definition(name: &str) -> Option<Value> {
    name.starts_with('#').then(|| parsed(name)).flatten()
}

fn parsed(name: &str) -> Option<Value> {
    serde_json::from_str(LINES.get(name)?).ok()
}
