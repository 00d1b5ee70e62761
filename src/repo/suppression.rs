//! Comments by which a file accepts findings.

use crate::{
    text::{Place, Span},
    yaml::{Comment, Yaml},
};

/// `# fluxvet: ignore[family/defect] reason` on a line or the line above, or `ignore-file[…]` anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Rule ids or families with their places.
    pub rules: Vec<(String, Place)>,
    /// The 1-based line it speaks of; `None` for the whole file.
    pub line: Option<u32>,
    pub reason: String,
    pub place: Place,
}

/// What can be wrong with a suppression, wherever it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuppressionProblem {
    pub kind: SuppressionProblemKind,
    pub place: Place,
    /// The rule or the text that is wrong.
    pub subject: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressionProblemKind {
    /// It begins like one and cannot be read.
    Malformed,
    NoReason,
    UnknownRule,
    /// Nothing is found that it would hide.
    Unused,
    /// Its last day is over.
    Expired,
}

/// The suppressions of a file, and those that cannot be read.
pub(super) fn suppressions(yaml: &Yaml) -> (Vec<Suppression>, Vec<SuppressionProblem>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for comment in yaml.comments() {
        let text = yaml.comment_text(comment);
        let Some(body) = text.trim_start_matches('#').trim_start().strip_prefix("fluxvet:") else { continue };
        let place = yaml.place(comment.span);
        let mut problem = |kind, subject: &str| {
            problems.push(SuppressionProblem { kind, place: place.clone(), subject: subject.to_owned() });
        };
        match parse(yaml, comment, body) {
            None => problem(SuppressionProblemKind::Malformed, text.trim()),
            Some(suppression) if suppression.reason.is_empty() => {
                problem(SuppressionProblemKind::NoReason, text.trim());
            }
            Some(suppression) => found.push(suppression),
        }
    }
    (found, problems)
}

fn parse(yaml: &Yaml, comment: &Comment, body: &str) -> Option<Suppression> {
    let text = yaml.comment_text(comment);
    let (verb, rest) = body.trim_start().split_once('[')?;
    let (names, reason) = rest.split_once(']')?;
    let line = match verb.trim() {
        "ignore" => Some(target_line(yaml, comment)),
        "ignore-file" => None,
        _ => return None,
    };
    let start = comment.span.start as usize + (names.as_ptr() as usize - text.as_ptr() as usize);
    let mut rules = Vec::new();
    let mut offset = start;
    for part in names.split(',') {
        let name = part.trim();
        if name.is_empty() {
            return None;
        }
        let at = offset + (part.len() - part.trim_start().len());
        rules.push((name.to_owned(), yaml.place(Span::new(at, at + name.len()))));
        offset += part.len() + 1;
    }
    let place = yaml.place(comment.span);
    Some(Suppression { rules, line, reason: reason.trim().to_owned(), place })
}

/// The line of the comment, or for one on a line of its own the next line that is no comment.
fn target_line(yaml: &Yaml, comment: &Comment) -> u32 {
    let source = yaml.source();
    let mut line = source.position(comment.span.start).line;
    if comment.own_line {
        line += 1;
        while source.line(line).is_some_and(|span| source.slice(span).trim_start().starts_with('#')) {
            line += 1;
        }
    }
    line
}
