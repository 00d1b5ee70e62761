//! `%` lines, `...` lines and `---` lines: kustomize cuts a file at `---` before it reads YAML.

use crate::{
    text::Span,
    yaml::{
        Problem, ProblemKind, Yaml,
        stream::{chunks, separator_content},
    },
};

use super::refused;

pub(super) fn check(yaml: &Yaml, found: &mut Vec<Problem>) {
    let text = yaml.source.text();
    let mut is_refused = false;
    for chunk in chunks(text) {
        let separator = &text[chunk.separator.clone()];
        if let Some(content) = separator_content(separator) {
            let at = chunk.separator.start;
            let message =
                format!("kustomize refuses a file with `{content}` on a `---` line, only a comment is allowed there");
            found.push(Problem::new(ProblemKind::Separator, Span::new(at, at + separator.trim_end().len()), message));
            is_refused = true;
            continue;
        }
        // Behind such a line nothing is read: kustomize has stopped.
        if is_refused {
            continue;
        }
        let Some((at, line)) = first_line(text, chunk.range.start, chunk.range.end) else { continue };
        if line.starts_with('%') && !separator.is_empty() {
            let message =
                "kustomize refuses a `%` line before a document: it cuts the file at `---` and finds the line alone";
            refused(found, at, at + line.len(), message);
        } else if line.strip_prefix("...").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r'])) {
            refused(found, at, at + 3, "kustomize refuses `...` where no document has begun");
        }
    }
}

/// The first line that is neither empty nor a comment, without its line break.
fn first_line(text: &str, start: usize, end: usize) -> Option<(usize, &str)> {
    let mut at = start;
    for line in text[start..end].split_inclusive('\n') {
        let shown = line.trim();
        if !shown.is_empty() && !shown.starts_with('#') {
            return Some((at, line.trim_end()));
        }
        at += line.len();
    }
    None
}

/// The documents that kustomize does not look at: it decodes the first of what stands between two `---` lines.
pub(super) fn unseen(yaml: &Yaml) -> Vec<Span> {
    let mut documents = yaml.documents.iter().peekable();
    let mut unseen = Vec::new();
    for chunk in chunks(yaml.source.text()) {
        let end = chunk.range.end as u32;
        let mut is_first = true;
        while let Some(document) = documents.next_if(|document| yaml.data(document.root).span.start <= end) {
            if !is_first {
                unseen.push(document.span);
            }
            is_first = false;
        }
    }
    unseen
}
