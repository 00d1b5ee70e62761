//! From text to events: the only file that knows the parser crate.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle, ScanError, StructureStyle, Tag, options};

use crate::text::Span;

use super::{
    Comment, Limits, Problem, ProblemKind, Style,
    build::Builder,
    tree::{NONE, Shape},
};

/// Why reading stopped, at a byte of the file.
#[derive(Debug)]
pub(super) struct Failure {
    pub at: usize,
    pub cause: Cause,
    pub message: String,
}

/// What kind of mistake the parser met, as far as anyone asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Limit,
    /// `#` without a blank before it.
    CommentGlued,
    /// A quoted scalar goes on in a line that is not indented.
    QuotedIndent,
    UnknownEscape,
    /// `-` right before `,` or a bracket.
    DashInFlow,
    /// A tab where indentation or a blank must be.
    Tab,
    /// A tag that runs into `,`.
    TagEnd,
    BlockScalarIndent,
    Other,
}

/// Sends all events of `text`, which stands at byte `base` of the file, to the builder.
pub(super) fn read(builder: &mut Builder, text: &str, base: usize) -> Result<(), Failure> {
    let mut parser = Parser::new_from_str_with_options(text, settings(&builder.limits, false));
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| failure(&error, text, base, &builder.limits))?;
        let bytes = byte_span(&span, text, base);
        let tag = span.tag_span().map(|span| byte_span(&span, text, base)).unwrap_or_default();
        send(builder, event, bytes, tag).map_err(|problem| Failure {
            at: problem.span.start as usize,
            cause: Cause::Limit,
            message: problem.message,
        })?;
    }
    Ok(())
}

/// Where the indentation rules of the specification refuse a text that was read without them.
pub(super) fn strict_failure(text: &str, limits: &Limits) -> Option<Failure> {
    let mut parser = Parser::new_from_str_with_options(text, settings(limits, true));
    while let Some(next) = parser.next_event() {
        if let Err(error) = next {
            return Some(failure(&error, text, 0, limits));
        }
    }
    None
}

/// The value of a scalar as the file has it, where the parser was given a repaired text instead.
fn written_value(written: &str, style: Style) -> Option<String> {
    match style {
        Style::Plain if !written.contains('\n') => Some(written.to_owned()),
        Style::SingleQuoted | Style::DoubleQuoted => scalar_value(&plain_form(written)),
        _ => None,
    }
}

/// The text of a quoted scalar in a form that any reader of YAML 1.2 takes.
fn plain_form(written: &str) -> Cow<'_, str> {
    if !written.starts_with('"') || !written.contains("\\'") {
        return Cow::Borrowed(written);
    }
    let mut plain = String::with_capacity(written.len());
    let mut escaped = false;
    for c in written.chars() {
        if escaped && c == '\'' {
            plain.pop();
        }
        escaped = c == '\\' && !escaped;
        plain.push(c);
    }
    plain.into()
}

/// The value of a scalar that is a whole text of its own.
fn scalar_value(text: &str) -> Option<String> {
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, _))) = parser.next_event() {
        if let Event::Scalar(value, ..) = event {
            return Some(value.into_owned());
        }
    }
    None
}

fn settings(limits: &Limits, strict: bool) -> Options {
    options! {
        strict_indentation: strict,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        // The size of the file is the bound.
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    }
}

fn send(builder: &mut Builder, event: Event<'_>, span: Span, tag_span: Span) -> Result<(), Problem> {
    match event {
        Event::DocumentStart(..) => builder.start_document(span)?,
        Event::DocumentEnd => builder.end_document(span),
        Event::Comment(..) => {
            let own_line = builder.is_first_on_line(span);
            builder.yaml.comments.push(Comment { span, own_line });
        }
        Event::Scalar(value, style, anchor, tag) => {
            let style = scalar_style(style);
            let written = if builder.mended { written_value(builder.yaml.source.slice(span), style) } else { None };
            let id = builder.scalar(written.as_deref().unwrap_or(&value), style, span)?;
            builder.tagged(id, full_tag(tag), tag_span);
            builder.add(id, 1);
            builder.anchored(anchor, id, 1, true);
        }
        Event::SequenceStart(style, anchor, tag) => {
            let id = builder.push(Shape::Seq, collection_style(style), span, 0, 0)?;
            builder.tagged(id, full_tag(tag), tag_span);
            builder.open_collection(id, anchor);
        }
        Event::MappingStart(style, anchor, tag) => {
            let id = builder.push(Shape::Map, collection_style(style), span, 0, 0)?;
            builder.tagged(id, full_tag(tag), tag_span);
            builder.open_collection(id, anchor);
        }
        Event::SequenceEnd | Event::MappingEnd => builder.close(span),
        Event::Alias(anchor) => builder.alias(anchor, span)?,
        Event::UnresolvedAlias(name) => {
            let message = format!("`*{name}` names no anchor, there is no `&{name}` before it");
            builder.yaml.problems.push(Problem::new(ProblemKind::UnknownAlias, span, message));
            let id = builder.push(Shape::Alias, Style::Plain, span, NONE, 0)?;
            builder.add(id, 1);
        }
        Event::Anchor(anchor, _) => builder.anchor_token(anchor, span),
        _ => {}
    }
    Ok(())
}

fn scalar_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

fn collection_style(style: StructureStyle) -> Style {
    if style == StructureStyle::Flow { Style::Flow } else { Style::Block }
}

fn full_tag(tag: Option<Cow<'_, Tag>>) -> Option<String> {
    tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()))
}

fn byte_span(span: &granit_parser::Span, text: &str, base: usize) -> Span {
    let end = text.len();
    let start = span.start.byte_offset().unwrap_or(end);
    Span::new(base + start, base + span.end.byte_offset().unwrap_or(start))
}

fn failure(error: &ScanError, text: &str, base: usize, limits: &Limits) -> Failure {
    let at = base + error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
    Failure { at, cause: cause(error.kind()), message: words(error, limits) }
}

fn cause(kind: &ErrorKind) -> Cause {
    match kind {
        ErrorKind::RecursionLimitExceeded => Cause::Limit,
        ErrorKind::CommentNotSeparated => Cause::CommentGlued,
        ErrorKind::InvalidQuotedScalarIndent => Cause::QuotedIndent,
        ErrorKind::UnknownQuotedScalarEscape => Cause::UnknownEscape,
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => Cause::DashInFlow,
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => Cause::Tab,
        ErrorKind::InvalidTagTerminator => Cause::TagEnd,
        ErrorKind::InvalidBlockScalarIndent => Cause::BlockScalarIndent,
        _ => Cause::Other,
    }
}

/// The parser's message where it is clear, our own sentence where it speaks of tokens.
fn words(error: &ScanError, limits: &Limits) -> String {
    let sentence = match error.kind() {
        ErrorKind::RecursionLimitExceeded => {
            return format!("more than {} nested lists and mappings", limits.depth);
        }
        ErrorKind::UnexpectedCharacter { character } => {
            return format!("a value cannot begin with `{character}`, put it in quotes");
        }
        ErrorKind::UnclosedFlowCollection { open } => return format!("this `{open}` is never closed"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return format!("`{close}` closes what `{open}` opened");
        }
        ErrorKind::UnclosedQuotedScalar => "this quote is never closed",
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::ExpectedFlowSequenceSeparator => {
            "`,` or `]` is missing before this"
        }
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::ExpectedFlowMappingSeparator => {
            "`,` or `}` is missing before this"
        }
        ErrorKind::UnexpectedEofImplicitFlowMapping => "a value is missing before this `,`",
        ErrorKind::UnexpectedEof | ErrorKind::UnexpectedEofBlockSequence | ErrorKind::UnexpectedEofBlockMapping => {
            "something is missing before this: a value or a closing bracket"
        }
        ErrorKind::ExpectedBlockMappingKey => "a key is expected here, at the indentation of the keys above",
        ErrorKind::ExpectedBlockSequenceEntry => "`- ` is expected here, at the indentation of the items above",
        ErrorKind::SimpleKeyExpected => "this line is neither a key with `:` nor indented below the one above",
        ErrorKind::InvalidSimpleKey => "`:` is missing after this key",
        ErrorKind::MappingValueNotAllowed => {
            "`:` is not allowed here: the value before it is already complete, quote it if the `: ` belongs to it"
        }
        ErrorKind::InvalidColonPlacement => "`:` must be on the line of its key",
        ErrorKind::BlockSequenceEntryNotAllowed => "`- ` cannot begin a list here, put it on a line of its own",
        ErrorKind::BlockEntryInFlowCollection => "`- ` is not allowed between brackets",
        ErrorKind::MappingKeyNotAllowed => "`? ` cannot begin a key here",
        ErrorKind::ExpectedDocumentStart => "text after the end of the document, `---` is missing before it",
        ErrorKind::MissingDocumentEndBeforeDirective => "a `%` line must follow `...`, or be at the start of the file",
        ErrorKind::ExpectedNodeContent => "a value is missing here",
        ErrorKind::InvalidDocumentEnd => "nothing but a comment may follow `...`",
        ErrorKind::MisplacedFlowCollectionEnd => "this bracket closes nothing",
        ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "a tab cannot indent, use spaces"
        }
        ErrorKind::TabInPlainScalar => "a tab is not allowed before a key, use spaces",
        ErrorKind::TabAtBlockScalarStart => "the text below `|` or `>` cannot begin with a tab, use spaces",
        ErrorKind::CommentNotSeparated => "`#` must be preceded by a space",
        ErrorKind::CommentInterceptedScalar => "a comment ends this text, it cannot go on in the next line",
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => {
            "this line must be indented deeper than the key it belongs to"
        }
        ErrorKind::InvalidQuotedScalarIndent => {
            "the quoted text goes on in a line that is not indented deeper than its key"
        }
        ErrorKind::InvalidBlockScalarIndent => "this line is not indented like the text above it",
        ErrorKind::InvalidBlockScalarHeader => "text cannot follow `|` or `>` on its line",
        ErrorKind::ZeroBlockScalarIndent => "the indentation after `|` or `>` must be 1 to 9",
        ErrorKind::DocumentIndicatorInQuotedScalar => {
            "this quote is not closed before the next line that begins with `---` or `...`"
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            "text cannot follow the closing quote, quote the whole value"
        }
        ErrorKind::UnknownQuotedScalarEscape => "a `\\` in double quotes begins no known escape",
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => "a single `-` between brackets must be quoted",
        ErrorKind::InvalidBlockEntryWhitespace => "only spaces are allowed between `-` and a nested list or mapping",
        ErrorKind::InvalidMappingValueWhitespace => "only spaces are allowed between `:` and a nested list or mapping",
        ErrorKind::UndeclaredTagHandle => "the handle of this tag is not declared in this document",
        ErrorKind::InvalidTagTerminator => "a space is missing after this tag",
        ErrorKind::MissingAnchorOrAliasName => "a name is missing after `&` or `*`",
        ErrorKind::BomInsideDocument => "a byte order mark in the middle of the document",
        _ => return error.info(),
    };
    sentence.to_owned()
}
