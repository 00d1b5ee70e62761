//! How a file falls into documents: by its specification, and by kustomize, which cuts the text before it reads YAML.

use std::ops::Range;

use memchr::memmem;

use super::Document;

/// A part of a file that kustomize hands to go-yaml as one text, of which it decodes the first document only
/// (kyaml byteio_reader.go:splitDocuments, `\n---.*\n`).
pub(super) struct Chunk {
    pub range: Range<usize>,
    /// The `---` line that ends it; empty for the last chunk.
    pub separator: Range<usize>,
}

/// The parts into which kustomize cuts a file, in their order.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = Chunk> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let found = memmem::find(&text.as_bytes()[start..], b"\n---").and_then(|at| {
            let line = start + at + 1;
            let end = line + memchr::memchr(b'\n', &text.as_bytes()[line..])?;
            Some(line..end)
        });
        next = found.as_ref().map(|separator| separator.end + 1);
        let end = found.as_ref().map_or(text.len(), |separator| separator.start);
        Some(Chunk { range: start..end, separator: found.unwrap_or(text.len()..text.len()) })
    })
}

/// What stands on a `---` line besides a comment: kustomize refuses a file with such a line.
pub(super) fn separator_content(line: &str) -> Option<&str> {
    let content = line.strip_prefix("---")?.trim();
    (!content.is_empty() && !content.starts_with('#')).then_some(content)
}

/// The first line from `from` on that starts a document by the specification: `---` and then a blank or nothing.
pub(super) fn next_document(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let from = from.saturating_sub(1).min(bytes.len());
    memmem::find_iter(&bytes[from..], b"\n---")
        .map(|at| from + at + 1)
        .find(|&at| matches!(bytes.get(at + 3), None | Some(b' ' | b'\t' | b'\r' | b'\n')))
}

/// Whether the document at `start` stands behind another one of the same chunk, where kustomize does not look.
pub(super) fn unseen_by_go(text: &str, start: usize, documents: &[Document]) -> bool {
    let Some(last) = documents.last() else { return false };
    let line_end = |at: usize| text[at..].find('\n').map_or(text.len(), |end| at + end);
    let between = last.span.end as usize..line_end(start.min(text.len()));
    let starts_chunk = text
        .get(between)
        .unwrap_or("")
        .lines()
        .any(|line| line.starts_with("---") && separator_content(line).is_none());
    !starts_chunk && !text[last.span.range()].trim_start_matches('-').trim().is_empty()
}
