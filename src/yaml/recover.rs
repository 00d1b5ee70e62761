//! What happens when a document does not parse: the reader mends what Go would read, else goes on behind it.

use std::sync::Arc;

use crate::text::{Source, Span};

use super::{
    Limits, Problem, ProblemKind, Yaml,
    build::Builder,
    go,
    parse::{Cause, Failure, read},
    repair::{Proof, Repair, open_quote, repair, tab_at, unknown_escape},
    stream,
};

/// Bytes of one file that may be read again after a repair.
const REREAD_BYTES: usize = 16 << 20;

/// Repairs of one document.
const REPAIRS: usize = 64;

impl Yaml {
    /// Reads all documents of a source. Never fails: a document that does not parse is dropped and listed in
    /// [`Yaml::problems`], the ones before and behind it are kept.
    pub fn parse(source: Arc<Source>, limits: &Limits) -> Self {
        let mut builder = Builder::new(Arc::clone(&source), *limits);
        builder.encoding();
        let mut next = Some(0);
        let mut reread = REREAD_BYTES;
        while let Some(start) = next {
            builder.settled = start;
            next = match read(&mut builder, &source.text()[start..], start) {
                Ok(()) => None,
                Err(failure) => recover(&mut builder, source.text(), failure, &mut reread),
            };
        }
        let Builder { mut yaml, dropped, .. } = builder;
        // The tree stays for the whole run.
        yaml.nodes.shrink_to_fit();
        yaml.children.shrink_to_fit();
        if !yaml.comments.is_sorted_by_key(|comment| comment.span) {
            yaml.comments.sort_by_key(|comment| comment.span);
        }
        go::check(&mut yaml, &dropped, limits);
        yaml.problems.sort_by_key(|problem| problem.span);
        if let Some(first_left) = yaml.problems.get(limits.problems) {
            let message = format!("more than {} mistakes in one file, the rest is not listed", limits.problems);
            let problem = Problem::new(ProblemKind::Limit, first_left.span, message);
            yaml.problems.truncate(limits.problems);
            yaml.problems.push(problem);
        }
        yaml
    }
}

/// Deals with the document that failed and says where to read on.
fn recover(builder: &mut Builder, text: &str, failure: Failure, reread: &mut usize) -> Option<usize> {
    builder.drop_document();
    let start = builder.settled;
    let end = stream::next_document(text, failure.at.max(start + 1)).unwrap_or(text.len());
    let next = (end < text.len()).then_some(end);
    builder.dropped.push(Span::new(start, end));
    if failure.cause == Cause::Limit {
        let span = Span::new(failure.at, failure.at);
        builder.yaml.problems.push(Problem::new(ProblemKind::Limit, span, failure.message));
        // Only depth is a matter of one document; the other limits are reached for the whole file.
        return next.filter(|_| builder.has_room());
    }
    let first = builder.yaml.comments.partition_point(|comment| (comment.span.start as usize) < start);
    let comments = builder.yaml.comments.split_off(first);
    if let Some(notes) = read_mended(builder, text, start..end, &failure, reread) {
        builder.yaml.problems.extend(notes);
        builder.dropped.pop();
        return next;
    }
    builder.yaml.comments.extend(comments);
    let failure = where_it_begins(failure, &text[start..end], start);
    let span = Span::new(failure.at, failure.at);
    let unseen = stream::unseen_by_go(text, start.min(failure.at), &builder.yaml.documents);
    let problem = if unseen {
        let message =
            format!("{}; kustomize never looks at it: all of it up to the next `---` line is ignored", failure.message);
        Problem::new(ProblemKind::ReadByGo, span, message)
    } else {
        Problem::new(ProblemKind::Syntax, span, failure.message)
    };
    builder.yaml.problems.push(problem);
    next
}

/// The failure at the place where a person looks for it.
///
/// A quote that is never closed swallows the text behind it and the parser stumbles far below; a tab it only notices
/// once it has read it.
fn where_it_begins(failure: Failure, document: &str, start: usize) -> Failure {
    let at = failure.at - start;
    match failure.cause {
        Cause::QuotedIndent => match open_quote(document, at) {
            Some(open) => Failure { at: start + open, message: "this quote is never closed".to_owned(), ..failure },
            None => failure,
        },
        Cause::UnknownEscape => match unknown_escape(document, at) {
            Some((escape, c)) => {
                let message = format!("`\\{c}` is not an escape in double quotes, write `\\\\{c}` for a backslash");
                Failure { at: start + escape, message, ..failure }
            }
            None => failure,
        },
        Cause::Tab => Failure { at: start + tab_at(document, at).unwrap_or(at), ..failure },
        _ => failure,
    }
}

/// Reads a document again and again, each time with one more place mended, until it can be read or nobody could.
fn read_mended(
    builder: &mut Builder,
    text: &str,
    range: std::ops::Range<usize>,
    failure: &Failure,
    reread: &mut usize,
) -> Option<Vec<Problem>> {
    let start = range.start;
    let written = text.get(range)?;
    let mark = builder.mark(start);
    let mut mended = written.to_owned();
    let mut notes: Vec<Problem> = Vec::new();
    let mut proofs = Vec::new();
    let mut next: Option<Repair> = repair(written, &mended, start, failure);
    while let Some(Repair { range, with, message, proof }) = next {
        if notes.len() == REPAIRS || *reread < mended.len() {
            return None;
        }
        *reread -= mended.len();
        let at = Span::new(start + range.start, start + range.start);
        mended.replace_range(range, &with);
        notes.push(Problem::new(ProblemKind::ReadByGo, at, message));
        proofs.push((proof, at));
        builder.mended = true;
        let again = read(builder, &mended, start);
        builder.mended = false;
        next = match again {
            Ok(()) if proofs.iter().all(|&(proof, at)| holds(&builder.yaml, proof, at)) => return Some(notes),
            Ok(()) => None,
            Err(failure) => {
                builder.back_to(&mark);
                builder.yaml.comments.truncate(mark.comments);
                repair(written, &mended, start, &failure)
            }
        };
    }
    builder.back_to(&mark);
    builder.yaml.comments.truncate(mark.comments);
    None
}

fn holds(yaml: &Yaml, proof: Proof, at: Span) -> bool {
    match proof {
        Proof::Nothing => true,
        Proof::BetweenBrackets => yaml.flow_around(at.start).is_some(),
        Proof::NoKey => yaml.scalar_from_offset(at.start).is_none_or(|scalar| !yaml.is_key(scalar)),
    }
}
