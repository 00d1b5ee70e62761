//! Small mistakes that go-yaml overlooks, mended without moving a byte.
//!
//! A repair keeps the length of the text, so that every span of the second reading is a span of the file.

use std::ops::Range;

use super::parse::{Cause, Failure};

/// How far behind a mistake the closing quote is looked for.
const QUOTE_BYTES: usize = 4096;

/// One change to the text of a document, which starts at byte `start` of the file.
pub(super) struct Repair {
    pub range: Range<usize>,
    pub with: String,
    pub message: String,
    pub proof: Proof,
}

/// What must hold once the mended document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    Nothing,
    /// The place is inside brackets.
    BetweenBrackets,
    /// The scalar is no key: keys cannot have several lines.
    NoKey,
}

/// The repair for a failure, if Go reads over it. `written` is the document in the file, `mended` as tried last.
pub(super) fn repair(written: &str, mended: &str, start: usize, failure: &Failure) -> Option<Repair> {
    let at = failure.at.checked_sub(start).filter(|&at| mended.is_char_boundary(at))?;
    let blank = |range: Range<usize>, message: &str| {
        let with = " ".repeat(range.len());
        Some(Repair { range, with, message: message.to_owned(), proof: Proof::Nothing })
    };
    let line_end = |from: usize| mended[from..].find('\n').map_or(mended.len(), |end| from + end);
    let found = match failure.cause {
        Cause::CommentGlued if mended[at..].starts_with('#') && !on_directive_line(mended, at) => {
            blank(at..line_end(at), "`#` must be preceded by a space, only Go reads this as a comment")
        }
        Cause::BlockScalarIndent => {
            let comment = at + mended[at..].len() - mended[at..].trim_start_matches(' ').len();
            mended[comment..].starts_with('#').then(|| comment..line_end(comment)).and_then(|range| {
                blank(range, "this comment is indented like the text above it and only Go reads it as a comment")
            })
        }
        Cause::Tab => tab_at(mended, at).and_then(|tab| {
            quoted_around(mended, at).map(|quoted| join_lines(mended, quoted, at)).or_else(|| {
                blank(tab..tab + 1, "a tab cannot indent, only Go reads it between brackets")
                    .map(|repair| Repair { proof: Proof::BetweenBrackets, ..repair })
            })
        }),
        Cause::QuotedIndent => quoted_around(mended, at).map(|quoted| join_lines(mended, quoted, at)),
        Cause::UnknownEscape => unknown_escape(mended, at).filter(|&(_, c)| c == '\'').map(|(escape, _)| Repair {
            range: escape..escape + 2,
            with: "''".to_owned(),
            message: "`\\'` is not an escape of YAML, only Go reads it as `'`".to_owned(),
            proof: Proof::Nothing,
        }),
        Cause::DashInFlow => mended[at..].starts_with('-').then(|| Repair {
            range: at..at + 1,
            with: "_".to_owned(),
            message: "a single `-` between brackets must be quoted, only Go reads it as text".to_owned(),
            proof: Proof::Nothing,
        }),
        Cause::TagEnd => {
            mended[at..].split([' ', '\n']).next().and_then(|tag| tag.strip_suffix(',')).map(|tag| Repair {
                range: at + tag.len()..at + tag.len() + 1,
                with: "_".to_owned(),
                message: "this `,` belongs to the tag, and only Go reads such a tag".to_owned(),
                proof: Proof::Nothing,
            })
        }
        _ => None,
    };
    found
        .filter(|repair| mended.get(repair.range.clone()) != Some(&repair.with))
        .or_else(|| trailing(written, mended, at))
}

fn on_directive_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_some_and(|line| line.starts_with('%'))
}

/// The tab at `at`, or the first one in the blanks that end there.
pub(super) fn tab_at(text: &str, at: usize) -> Option<usize> {
    if text.as_bytes().get(at) == Some(&b'\t') {
        return Some(at);
    }
    let before = text.get(..at)?;
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    before[at - blanks..].find('\t').map(|tab| at - blanks + tab)
}

/// The quoted scalar that holds byte `at`.
fn quoted_around(text: &str, at: usize) -> Option<Range<usize>> {
    let open = open_quote(text, at)?;
    let window = &text.as_bytes()[open + 1..text.len().min(at + QUOTE_BYTES)];
    let close = open + 1 + closing_quote(window, &text[open..=open])?;
    (close >= at).then_some(open..close + 1)
}

/// The last quote above the line of `at` that opens a scalar and is not closed before `at`.
pub(super) fn open_quote(text: &str, at: usize) -> Option<usize> {
    let above = text.get(..at)?.rfind('\n')?;
    // A quote that opens is the first thing behind a blank or a bracket.
    text[..above].rmatch_indices(['"', '\'']).take(64).find_map(|(open, quote)| {
        let opens = text[..open].chars().next_back().is_none_or(|c| c.is_whitespace() || "[{,".contains(c));
        (opens && closing_quote(&text.as_bytes()[open + 1..at], quote).is_none()).then_some(open)
    })
}

fn closing_quote(bytes: &[u8], quote: &str) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], quote) {
            (b'\\', "\"") => at += 1,
            (b'"', "\"") => return Some(at),
            (b'\'', "'") if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            (b'\'', "'") => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Puts a quoted scalar on one line; its value is read from the file.
fn join_lines(text: &str, quoted: Range<usize>, at: usize) -> Repair {
    let with: String =
        text[quoted.clone()].chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    let line = text[quoted.start..at.max(quoted.start)].matches('\n').count();
    let message =
        format!("line {} of this quoted text must be indented deeper than its key, only Go reads it so", line + 1);
    Repair { range: quoted, with, message, proof: Proof::NoKey }
}

/// The first `\` of a double-quoted scalar that begins no escape of YAML 1.2, with the character behind it.
pub(super) fn unknown_escape(text: &str, open: usize) -> Option<(usize, char)> {
    let mut rest = text.get(open..)?.strip_prefix('"')?.char_indices();
    while let Some((at, c)) = rest.next() {
        match c {
            '"' => return None,
            '\\' => {
                let (_, escape) = rest.next()?;
                if !"0abt\tnvfre \"/\\N_LPxuU\r\n".contains(escape) {
                    return Some((open + 1 + at, escape));
                }
            }
            _ => {}
        }
    }
    None
}

/// Cuts what follows a complete document: kustomize decodes the first document of what lies between two `---` lines
/// and never looks at the rest.
fn trailing(written: &str, mended: &str, at: usize) -> Option<Repair> {
    let root = root_line(written)?;
    let line_start = written[..at].rfind('\n').map_or(0, |at| at + 1);
    let column = at - line_start;
    let first_on_line = written[line_start..at].trim_matches(' ').is_empty();
    let rest = &written[at..];
    let ends_any_document = (column == 0 && rest.starts_with('%')) || written[line_start..at].starts_with("...");
    let shallower = first_on_line && column < root.column;
    if !ends_any_document && !shallower && root.is_block {
        return None;
    }
    let cut = if written[line_start..at].starts_with("...") { line_start } else { at };
    if !next_tokens_are_simple(rest, column) {
        return None;
    }
    if mended[..cut].trim_end().len() <= root.start || mended[cut..].trim().is_empty() {
        return None;
    }
    let with =
        mended[cut..].chars().flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()));
    Some(Repair {
        range: cut..mended.len(),
        with: with.collect(),
        message: "everything from here to the next `---` line is silently ignored by kustomize: the document before it is complete".to_owned(),
        proof: Proof::Nothing,
    })
}

/// Whether Go, which looks at the next token before it ends a document, finds one there: text or a closing bracket,
/// nothing that could be a mistake of its own.
fn next_tokens_are_simple(rest: &str, column: usize) -> bool {
    let line = rest.lines().next().unwrap_or("");
    if column == 0 && line.starts_with('%') {
        return line.starts_with("%YAML 1.") || line.starts_with("%TAG ");
    }
    let shown = line.split('#').next().unwrap_or("");
    !shown.contains([':', '?', '-', '"', '\'', '|', '>', '&', '*', '!', '@', '%', '`', '\t'])
}

/// The first line of the document's value.
struct Root {
    start: usize,
    column: usize,
    /// It is a list or mapping that goes on as long as its lines are indented.
    is_block: bool,
}

fn root_line(text: &str) -> Option<Root> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let content = line.strip_prefix("---").map_or(line, str::trim_start);
        let shown = content.trim();
        if shown.is_empty() || shown.starts_with(['#', '%']) {
            continue;
        }
        let column = line.len() - line.trim_start_matches(' ').len();
        let is_item =
            |mark: &str| shown == mark || shown.strip_prefix(mark).is_some_and(|rest| rest.starts_with([' ', '\t']));
        let is_flow = shown.starts_with(['[', '{']);
        let is_block = is_item("-")
            || is_item("?")
            || is_item(":")
            || (!is_flow && (shown.contains(": ") || shown.ends_with(':')));
        return Some(Root { start: start + (line.len() - content.len()), column, is_block });
    }
    None
}
