//! From a text to its references (envsubst/parse), in one pass and without recursion.

use std::sync::OnceLock;

use memchr::memchr2;
use regex::Regex;

use super::{Operator, ParseError, ParseErrorKind, Part, Range, Reference, Template, char_at};

pub(super) fn parse(text: &str) -> Result<Template, ParseError> {
    let template = Template { references: Vec::new(), by_end: Vec::new(), top: Vec::new(), escapes: Vec::new() };
    let mut parser = Parser { text, at: 0, open: Vec::new(), template };
    loop {
        match parser.open.last() {
            Some(open) => parser.step(open.index, open.next)?,
            None if parser.is_end() => return Ok(parser.template),
            None => parser.top()?,
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open>,
    template: Template,
}

/// A reference whose `}` was not reached yet.
struct Open {
    index: usize,
    next: Step,
}

/// What follows within a reference.
#[derive(Clone, Copy)]
enum Step {
    /// A further part of a default, or the end.
    Default,
    From,
    AfterFrom,
    Length,
    Trim,
    Pattern,
    AfterPattern,
    Replacement,
    Close,
}

/// What is taken for an escape within a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    Dollar,
    DollarAndBackslash,
}

impl Parser<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// envsubst takes a NUL for the end of the text (parse/scan.go `eof`).
    fn is_end(&self) -> bool {
        matches!(self.byte(), None | Some(0))
    }

    fn at_reference(&self) -> bool {
        self.text.as_bytes()[self.at..].starts_with(b"${")
    }

    fn top(&mut self) -> Result<(), ParseError> {
        if self.at_reference() {
            let index = self.open_reference(None)?;
            self.template.top.push(Part::Reference(index));
        } else {
            let parts = self.run(b"", Escapes::Dollar);
            self.template.top.extend(parts);
        }
        Ok(())
    }

    fn step(&mut self, index: usize, step: Step) -> Result<(), ParseError> {
        match step {
            Step::Default if self.byte() == Some(b'}') => self.close(index),
            Step::Default => self.operand(index, b"}", Escapes::None, Step::Default)?,
            Step::From => self.operand(index, b":}", Escapes::None, Step::AfterFrom)?,
            Step::AfterFrom if self.byte() == Some(b':') => {
                self.skip(b':');
                self.goto(Step::Length);
            }
            Step::Length | Step::Trim => self.operand(index, b"}", Escapes::None, Step::Close)?,
            Step::Pattern if self.byte() == Some(b'/') => {
                self.template.references[index].arguments.push(Vec::new());
                self.goto(Step::AfterPattern);
            }
            Step::Pattern => self.operand(index, b"/", Escapes::DollarAndBackslash, Step::AfterPattern)?,
            Step::AfterPattern if self.byte() == Some(b'/') => {
                self.skip(b'/');
                self.goto(if self.byte() == Some(b'}') { Step::Close } else { Step::Replacement });
            }
            Step::AfterPattern => {
                let kind = if self.is_end() { ParseErrorKind::NoReplacement } else { ParseErrorKind::Leftover };
                return Err(self.refuse(kind, index));
            }
            Step::Replacement => self.operand(index, b"}", Escapes::DollarAndBackslash, Step::Close)?,
            Step::AfterFrom | Step::Close if self.byte() == Some(b'}') => self.close(index),
            Step::AfterFrom | Step::Close => return Err(self.refuse(ParseErrorKind::Leftover, index)),
        }
        Ok(())
    }

    /// Reads `${`, the name and the operator.
    fn open_reference(&mut self, parent: Option<usize>) -> Result<usize, ParseError> {
        let start = self.at;
        let index = self.template.references.len();
        let nothing = start + 2..start + 2;
        self.template.references.push(Reference {
            name: String::new(),
            range: start..start + 2,
            name_range: nothing.clone(),
            operator: Operator::Value,
            sign: nothing,
            parent,
            arguments: Vec::new(),
        });
        self.at = start + 2;
        let is_length = self.byte() == Some(b'#');
        if is_length {
            self.at += 1;
        }
        let name = self.name();
        if name.is_empty() {
            return Err(self.refuse(ParseErrorKind::NoName, index));
        }
        let first = self.at;
        let (operator, next) = match self.byte() {
            _ if is_length => (Operator::Length, Step::Close),
            Some(b':') if matches!(self.text.as_bytes().get(first + 1), Some(b'=' | b'-' | b'?' | b'+')) => {
                self.at += 2;
                (Operator::Default, Step::Default)
            }
            Some(b'=') => {
                self.at += 1;
                (Operator::Default, Step::Default)
            }
            Some(b':') => {
                self.at += 1;
                (Operator::Substring, Step::From)
            }
            Some(b',' | b'^') => {
                self.at += 1;
                self.at += usize::from(matches!(self.byte(), Some(b',' | b'^')));
                (Operator::Case, Step::Close)
            }
            Some(b'/') => {
                self.at += 1;
                self.at += usize::from(matches!(self.byte(), Some(b'/' | b'#' | b'%')));
                (Operator::Replace, Step::Pattern)
            }
            Some(sign @ (b'#' | b'%')) => {
                self.at += 1;
                self.at += usize::from(self.byte() == Some(sign));
                let operator = if sign == b'#' { Operator::TrimPrefix } else { Operator::TrimSuffix };
                (operator, Step::Trim)
            }
            Some(b'}') => (Operator::Value, Step::Close),
            Some(b'-' | b'+' | b'?') => return Err(self.refuse(ParseErrorKind::BareDefault, index)),
            _ => return Err(self.refuse(ParseErrorKind::UnknownOperator, index)),
        };
        let reference = &mut self.template.references[index];
        reference.name = self.text[name.clone()].to_owned();
        reference.sign = if is_length { start + 2..start + 3 } else { first..self.at };
        reference.name_range = name;
        reference.operator = operator;
        self.open.push(Open { index, next });
        Ok(index)
    }

    /// Letters and digits of any script, and `_` (parse/scan.go `acceptIdent`).
    fn name(&mut self) -> Range<usize> {
        let start = self.at;
        let length = self.text[start..].find(|c| !is_name_character(c)).unwrap_or(self.text.len() - start);
        self.at += length;
        start..self.at
    }

    /// One operand: a text, or a reference, which is then read before `next` is.
    fn operand(&mut self, index: usize, stop: &[u8], escapes: Escapes, next: Step) -> Result<(), ParseError> {
        self.goto(next);
        let parts = if self.at_reference() {
            vec![Part::Reference(self.open_reference(Some(index))?)]
        } else {
            self.run(stop, escapes)
        };
        if parts.is_empty() {
            return Err(self.refuse(ParseErrorKind::NoOperand, index));
        }
        let reference = &mut self.template.references[index];
        match reference.arguments.last_mut() {
            // The parts of a default are joined.
            Some(argument) if reference.operator == Operator::Default => argument.extend(parts),
            _ => reference.arguments.push(parts),
        }
        Ok(())
    }

    /// A text up to one of the bytes in `stop`, a reference, or the end.
    fn run(&mut self, stop: &[u8], escapes: Escapes) -> Vec<Part> {
        let bytes = self.text.as_bytes();
        let mut parts = Vec::new();
        let mut start = self.at;
        while !self.is_end() {
            let (byte, follower) = (bytes[self.at], bytes.get(self.at + 1));
            if stop.contains(&byte) || byte == b'$' && follower == Some(&b'{') {
                break;
            }
            let is_escape = match byte {
                b'$' => escapes != Escapes::None && follower == Some(&b'$'),
                b'\\' => escapes == Escapes::DollarAndBackslash && matches!(follower, Some(b'/' | b'\\')),
                _ => false,
            };
            if is_escape {
                self.template.escapes.push(self.at);
                if start < self.at {
                    parts.push(Part::Text(start..self.at));
                }
                start = self.at + 1;
                self.at += 2;
            } else if stop.is_empty() {
                // Nothing but a dollar or the end is of interest.
                let rest = self.at + 1;
                self.at = memchr2(b'$', 0, &bytes[rest..]).map_or(bytes.len(), |found| rest + found);
            } else {
                self.at += 1;
            }
        }
        if start < self.at {
            parts.push(Part::Text(start..self.at));
        }
        parts
    }

    fn goto(&mut self, next: Step) {
        if let Some(open) = self.open.last_mut() {
            open.next = next;
        }
    }

    fn skip(&mut self, byte: u8) {
        while self.byte() == Some(byte) {
            self.at += 1;
        }
    }

    fn close(&mut self, index: usize) {
        self.at += 1;
        self.template.references[index].range.end = self.at;
        self.template.by_end.push(index);
        self.open.pop();
    }

    /// The error at the current place, within the reference `index`.
    fn refuse(&self, kind: ParseErrorKind, index: usize) -> ParseError {
        let reference = &self.template.references[index];
        let kind = match kind {
            ParseErrorKind::NoReplacement => kind,
            _ if self.is_end() => ParseErrorKind::Unclosed,
            _ => kind,
        };
        let start = reference.range.start;
        let range = match kind {
            ParseErrorKind::Unclosed => start..start + 2,
            // `${}` has nothing to blame but itself.
            ParseErrorKind::NoName if self.byte() == Some(b'}') => start..self.at + 1,
            ParseErrorKind::NoOperand => reference.sign.start..self.at,
            ParseErrorKind::NoReplacement => {
                // The text was read to its end in search of a slash; the mistake is most likely before the next `}`.
                let rest = &self.text[start..self.at];
                start..start + rest.find('}').map_or(rest.find('\n').unwrap_or(rest.len()), |end| end + 1)
            }
            _ => char_at(self.text, self.at),
        };
        ParseError { word: self.text[range.clone()].to_owned(), range, kind }
    }
}

/// Go's `unicode.IsLetter` and `unicode.IsDigit`: categories L and Nd, which `char` cannot tell.
fn is_name_character(c: char) -> bool {
    static WIDE: OnceLock<Option<Regex>> = OnceLock::new();
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let wide = WIDE.get_or_init(|| Regex::new(r"^[\p{L}\p{Nd}]$").ok());
    wide.as_ref().is_some_and(|wide| wide.is_match(c.encode_utf8(&mut [0; 4])))
}
