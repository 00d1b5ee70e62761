//! The JSON report, version 1, as types: a change here is a change of what other programs rely on.
//!
//! `schemas/report.v1.schema.json` says the same with descriptions.

use serde::Serialize;

#[derive(Serialize)]
pub struct Report<'a> {
    pub schema: &'static str,
    pub fluxvet: &'static str,
    pub findings: Vec<Finding<'a>>,
    pub suppressed: Vec<Accepted<'a>>,
    pub coverage: Coverage<'a>,
    pub faults: Vec<Fault<'a>>,
    pub summary: Summary,
}

#[derive(Serialize)]
pub struct Finding<'a> {
    pub rule: &'a str,
    pub level: &'static str,
    pub message: &'a str,
    pub help: Option<&'a str>,
    pub url: Option<String>,
    #[serde(flatten)]
    pub place: Span<'a>,
    pub object: Option<Object<'a>>,
    pub field: Option<&'a str>,
    pub clusters: Vec<&'a str>,
    pub notes: Vec<Note<'a>>,
    pub fix: Option<Fix<'a>>,
    pub fingerprint: &'a str,
    pub cause: &'a str,
}

/// A finding that someone accepted, and who.
#[derive(Serialize)]
pub struct Accepted<'a> {
    pub finding: Finding<'a>,
    pub reason: &'a str,
    #[serde(flatten)]
    pub place: Span<'a>,
    pub expires: Option<String>,
}

#[derive(Serialize)]
pub struct Span<'a> {
    pub path: &'a str,
    pub start: Position,
    pub end: Position,
}

#[derive(Serialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub offset: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Object<'a> {
    pub api_version: &'a str,
    pub kind: &'a str,
    pub namespace: Option<&'a str>,
    pub name: Option<&'a str>,
}

#[derive(Serialize)]
pub struct Note<'a> {
    pub message: &'a str,
    #[serde(flatten)]
    pub place: Span<'a>,
}

#[derive(Serialize)]
pub struct Fix<'a> {
    pub safe: bool,
    pub title: &'a str,
    pub edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
pub struct Edit<'a> {
    #[serde(flatten)]
    pub place: Span<'a>,
    pub text: &'a str,
}

#[derive(Serialize)]
pub struct Coverage<'a> {
    pub repository: &'static str,
    pub files: usize,
    pub documents: usize,
    pub objects: usize,
    pub validated: usize,
    pub schemas: usize,
    pub unknown: usize,
    pub kustomizations: Kustomizations,
    pub clusters: Vec<Cluster<'a>>,
    pub gaps: Vec<Gap<'a>>,
    pub inputs: Vec<Input<'a>>,
}

#[derive(Serialize)]
pub struct Kustomizations {
    pub total: usize,
    pub rendered: usize,
    pub partial: usize,
    pub failed: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cluster<'a> {
    pub path: &'a str,
    pub found: &'static str,
    pub kustomizations: usize,
    pub objects: usize,
    pub flux_version: Option<String>,
    pub kubernetes_version: Option<String>,
    pub openings: usize,
}

#[derive(Serialize)]
pub struct Gap<'a> {
    pub what: &'a str,
    pub why: &'a str,
    pub path: &'a str,
    pub start: Option<Position>,
}

#[derive(Serialize)]
pub struct Input<'a> {
    pub kind: &'a str,
    pub namespace: &'a str,
    pub name: &'a str,
    pub configured: bool,
    pub clusters: Vec<&'a str>,
    pub path: &'a str,
    pub start: Position,
}

#[derive(Serialize)]
pub struct Fault<'a> {
    pub rule: &'a str,
    pub path: &'a str,
    pub message: &'a str,
}

#[derive(Serialize)]
pub struct Summary {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
    pub suppressed: usize,
    pub causes: usize,
}
