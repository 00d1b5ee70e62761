//! Where go-yaml, the reader inside kustomize, is stricter than the specification, and where it is laxer.
//!
//! go-yaml descends from libyaml, a YAML 1.1 reader. Every rule here was run against the real engine. Each starts
//! with a search for the one character it is about, so ordinary files pay next to nothing.

mod block;
mod directives;
mod flow;
mod tabs;

use memchr::memmem;

use crate::text::Span;

use super::{Limits, Problem, ProblemKind, Style, Yaml, parse::strict_failure, tree::Shape};

/// Adds what Go refuses, and what it reads although the specification does not, outside of `dropped` documents.
pub(super) fn check(yaml: &mut Yaml, dropped: &[Span], limits: &Limits) {
    let mut found = Vec::new();
    directives::check(yaml, &mut found);
    tabs::check(yaml, &mut found);
    anchors(yaml, &mut found);
    tags(yaml, &mut found);
    slashes(yaml, &mut found);
    let mut lax = false;
    for node in yaml.all() {
        let data = node.data();
        match (data.shape, data.style) {
            (Shape::Map | Shape::Seq, Style::Flow) => {
                flow::check(node, &mut found);
                lax |= flow::is_under_indented(node);
            }
            (Shape::Map, _) => block::empty_keys(node, &mut found),
            _ => {}
        }
    }
    if lax && yaml.problems.is_empty() {
        under_indented(yaml, limits);
    }
    // A document that could not be read has its problem already.
    found.retain(|problem| !dropped.iter().any(|span| span.contains(problem.span)));
    if !found.is_empty() {
        let unseen = directives::unseen(yaml);
        found.retain(|problem| !unseen.iter().any(|span| span.contains(problem.span)));
    }
    yaml.problems.append(&mut found);
}

/// The specification wants every line between brackets indented deeper than the key in front of them.
fn under_indented(yaml: &mut Yaml, limits: &Limits) {
    if let Some(failure) = strict_failure(yaml.source.text(), limits) {
        let message = "this line between brackets must be indented deeper than the key they belong to, \
            other readers than Go may refuse it";
        yaml.problems.push(Problem::new(ProblemKind::ReadByGo, Span::new(failure.at, failure.at), message));
    }
}

/// Names of anchors are ASCII letters, digits, `_` and `-` (scannerc.go:yaml_parser_scan_anchor).
fn anchors(yaml: &Yaml, found: &mut Vec<Problem>) {
    for properties in yaml.properties.iter().filter(|properties| !properties.anchor.is_empty()) {
        let name = yaml.source.slice(properties.anchor);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let Some(bad) = name.chars().skip(1).find(|&c| !is_name(c)) else { continue };
        // Go takes the name to end before these and reads on, to another value.
        if "?:,]}%@`".contains(bad) && !name.ends_with(bad) {
            continue;
        }
        let message = format!(
            "kustomize refuses the anchor `{name}`: its name holds `{bad}`, it may hold letters, digits, `_` and `-`"
        );
        found.push(Problem::new(ProblemKind::RefusedByGo, properties.anchor, message));
    }
}

/// `#` is in no tag (scannerc.go:yaml_parser_scan_tag_uri).
fn tags(yaml: &Yaml, found: &mut Vec<Problem>) {
    for properties in yaml.properties.iter().filter(|properties| !properties.tag_span.is_empty()) {
        let tag = yaml.source.slice(properties.tag_span);
        if tag.contains('#') && !tag.starts_with("!<") {
            let message = format!("kustomize refuses the tag `{tag}`: it holds `#`");
            found.push(Problem::new(ProblemKind::RefusedByGo, properties.tag_span, message));
        }
    }
}

/// `\/` is an escape of YAML 1.2 only (scannerc.go:yaml_parser_scan_flow_scalar).
fn slashes(yaml: &Yaml, found: &mut Vec<Problem>) {
    let text = yaml.source.text();
    for at in memmem::find_iter(text.as_bytes(), b"\\/") {
        let Some(scalar) = yaml.scalar_at(at as u32).filter(|scalar| scalar.data().style == Style::DoubleQuoted) else {
            continue;
        };
        let before = &text[scalar.span().start as usize..at];
        if (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2) {
            let message = "kustomize refuses the escape `\\/`, write `/`";
            found.push(Problem::new(ProblemKind::RefusedByGo, Span::new(at, at + 2), message));
        }
    }
}

fn refused(found: &mut Vec<Problem>, start: usize, end: usize, message: impl Into<String>) {
    found.push(Problem::new(ProblemKind::RefusedByGo, Span::new(start, end), message));
}
