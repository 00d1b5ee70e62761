//! Reads a pattern as Go's parser does and writes the same pattern for the `regex` crate.
//!
//! One pass with a stack of open groups. Names are kept apart, since Go allows what Rust does not (`1x`, the same name
//! twice), and every group is written without one.

use super::class;
use super::measure::{Item, LEAF, Level, Node, repeated};
use crate::model::value::{SyntaxError, quoted};

pub(super) struct Translated {
    pub pattern: String,
    pub groups: Vec<Option<String>>,
}

/// Limits of golang/go:src/regexp/syntax/parse.go.
const MOST_REPEATS: u32 = 1000;
const MOST_INSTRUCTIONS: u64 = (128 << 20) / 40;
const DEEPEST: u32 = 1000;

pub(super) fn translate(text: &str) -> Result<Translated, SyntaxError> {
    let mut translator = Translator {
        text,
        last_posix: text.rfind(":]"),
        at: 0,
        out: String::with_capacity(text.len() + 16),
        groups: vec![None],
        open: Vec::new(),
        current: Level::default(),
        flags: Flags::default(),
        after_repeat: None,
    };
    while translator.at < text.len() {
        translator.step()?;
    }
    if let Some(group) = translator.open.last() {
        return Err(SyntaxError::new(group.at..group.at + 1, "this `(` is never closed"));
    }
    let whole = translator.current.node();
    translator.check(whole)?;
    Ok(Translated { pattern: translator.out, groups: translator.groups })
}

struct Group {
    at: usize,
    outer: Level,
    flags: Flags,
    captures: bool,
    start: usize,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    pub fold: bool,
    pub multi_line: bool,
    pub dot_newline: bool,
    pub ungreedy: bool,
}

pub(super) struct Translator<'a> {
    pub text: &'a str,
    /// Where the last `:]` stands, so that no `[:` has to look for one in vain.
    last_posix: Option<usize>,
    pub at: usize,
    pub out: String,
    pub groups: Vec<Option<String>>,
    open: Vec<Group>,
    current: Level,
    pub flags: Flags,
    /// Where the repetition begins that ends right here: another one may not follow.
    after_repeat: Option<usize>,
}

impl Translator<'_> {
    fn step(&mut self) -> Result<(), SyntaxError> {
        let after_repeat = self.after_repeat.take();
        let rest = &self.text[self.at..];
        let Some(character) = rest.chars().next() else {
            return Ok(());
        };
        match character {
            '(' if rest.starts_with("(?") => self.special_group(),
            '(' => {
                self.groups.push(None);
                self.open_group("(", 1, true);
                Ok(())
            }
            ')' => self.close_group(),
            '|' => {
                self.current.end_alternative();
                self.out.push('|');
                self.at += 1;
                Ok(())
            }
            '^' => self.leaf("(?:^)", 1),
            '$' => self.leaf("(?:$)", 1),
            '.' => self.leaf(".", 1),
            '[' => {
                let (class, end) = class::bracketed(self.text, self.at, self.last_posix)?;
                self.leaf(&class, end - self.at)
            }
            '*' | '+' | '?' => {
                let limits = match character {
                    '*' => (0, None),
                    '+' => (1, None),
                    _ => (0, Some(1)),
                };
                self.repeat(limits, 1, after_repeat)
            }
            '{' => match counts(rest) {
                Some((counts, length)) => {
                    let limits = self.check_counts(counts, length)?;
                    self.repeat(limits, length, after_repeat)
                }
                None => self.literal(u32::from('{'), 1),
            },
            '\\' => self.escape(),
            other => self.literal(u32::from(other), other.len_utf8()),
        }
    }

    /// An item that is written as `out`, from `length` bytes of the pattern.
    fn leaf(&mut self, out: &str, length: usize) -> Result<(), SyntaxError> {
        self.at += length;
        let start = self.out.len();
        self.out.push_str(out);
        self.push(LEAF, start)
    }

    fn literal(&mut self, character: u32, length: usize) -> Result<(), SyntaxError> {
        let start = self.out.len();
        match char::from_u32(character) {
            Some(c) => {
                if regex_syntax::is_meta_character(c) {
                    self.out.push('\\');
                }
                self.out.push(c);
            }
            // A surrogate: Go reads it, no text has it.
            None => self.out.push_str(r"[^\x{0}-\x{10FFFF}]"),
        }
        self.at += length;
        self.push(Node { literal: true, ..LEAF }, start)
    }

    fn push(&mut self, node: Node, start: usize) -> Result<(), SyntaxError> {
        self.check(node)?;
        let (end, ungreedy) = (self.out.len(), self.flags.ungreedy);
        self.current.push(Item { node, start, end, repeated: false, ungreedy });
        Ok(())
    }

    fn check(&self, node: Node) -> Result<(), SyntaxError> {
        let all = 0..self.text.len();
        if node.size > MOST_INSTRUCTIONS {
            return Err(SyntaxError::new(all, "the pattern is too large once its repetitions are written out"));
        }
        if node.height > DEEPEST {
            return Err(SyntaxError::new(all, format!("the pattern is nested deeper than {DEEPEST} levels")));
        }
        Ok(())
    }

    fn escape(&mut self) -> Result<(), SyntaxError> {
        let rest = &self.text[self.at..];
        match rest.get(..2) {
            Some(r"\A") => return self.leaf(r"(?:\A)", 2),
            Some(r"\z") => return self.leaf(r"(?:\z)", 2),
            Some(r"\b") => return self.leaf(r"(?-u:\b)", 2),
            Some(r"\B") => return self.leaf(r"(?-u:\B)", 2),
            Some(r"\Q") => return self.quoted_literal(),
            _ => {}
        }
        if let Some((class, end)) = class::named(self.text, self.at)? {
            return self.leaf(&class, end - self.at);
        }
        let (character, end) = class::escape(self.text, self.at)?;
        self.literal(character, end - self.at)
    }

    /// `\Q…\E`, or to the end.
    fn quoted_literal(&mut self) -> Result<(), SyntaxError> {
        let inner = &self.text[self.at + 2..];
        let length = inner.find(r"\E");
        let literal = &inner[..length.unwrap_or(inner.len())];
        self.at += 2;
        for character in literal.chars() {
            self.literal(u32::from(character), character.len_utf8())?;
        }
        self.at += if length.is_some() { 2 } else { 0 };
        Ok(())
    }

    pub fn open_group(&mut self, out: &str, length: usize, captures: bool) {
        let outer = std::mem::take(&mut self.current);
        let group = Group { at: self.at, outer, flags: self.flags, captures, start: self.out.len() };
        self.open.push(group);
        self.out.push_str(out);
        self.at += length;
    }

    fn close_group(&mut self) -> Result<(), SyntaxError> {
        let Some(group) = self.open.pop() else {
            return Err(SyntaxError::new(self.at..self.at + 1, "this `)` closes nothing"));
        };
        let mut node = self.current.node();
        if group.captures {
            node = Node { size: node.size.saturating_add(2), height: node.height.saturating_add(1), ..node };
        }
        node.literal = false;
        self.current = group.outer;
        self.flags = group.flags;
        self.out.push(')');
        self.at += 1;
        self.push(node, group.start)
    }

    /// A repetition that takes `length` bytes; `before` is where one ended right before it began.
    fn repeat(&mut self, limits: (u32, Option<u32>), length: usize, before: Option<usize>) -> Result<(), SyntaxError> {
        let lazy = self.text[self.at + length..].starts_with('?');
        let place = self.at..self.at + length + usize::from(lazy);
        let operator = &self.text[place.clone()];
        if let Some(start) = before {
            let message = format!("{} repeats a repetition", quoted(&self.text[start..place.end]));
            return Err(SyntaxError::new(start..place.end, message));
        }
        let Some(item) = self.current.last else {
            let message = format!("there is nothing before {} to repeat", quoted(operator));
            return Err(SyntaxError::new(place, message));
        };
        let node = repeated(item.node, limits);
        let counted = operator.starts_with('{');
        if counted && node.repeats > MOST_REPEATS {
            let message = format!(
                "{} repeats too often together with the repetitions in it, at most {MOST_REPEATS} times are allowed",
                quoted(operator)
            );
            return Err(SyntaxError::new(place, message));
        }
        self.check(node)?;
        // Flags may stand between the item and its operator, and an item may be repeated anew after them.
        let mut end = item.end;
        if item.repeated {
            self.out.insert(end, ')');
            self.out.insert_str(item.start, "(?:");
            end += 4;
        }
        // A `(?U)` in between turns the operator, but is written after it.
        let written = &self.text[place.start..place.start + length];
        let turned = item.ungreedy != self.flags.ungreedy;
        let mark = if lazy != turned { "?" } else { "" };
        self.out.insert_str(end, mark);
        self.out.insert_str(end, written);
        end += written.len() + mark.len();
        self.current.replace_last(Item { node, end, repeated: true, ..item });
        self.after_repeat = Some(place.start);
        self.at = place.end;
        Ok(())
    }

    fn check_counts(&self, counts: Counts, length: usize) -> Result<(u32, Option<u32>), SyntaxError> {
        let place = self.at..self.at + length;
        let written = quoted(&self.text[place.clone()]);
        let (least, most) = counts;
        if least > MOST_REPEATS || most.is_some_and(|most| most > MOST_REPEATS) {
            let message = format!("{written} repeats too often, at most {MOST_REPEATS} times are allowed");
            return Err(SyntaxError::new(place, message));
        }
        if most.is_some_and(|most| most < least) {
            return Err(SyntaxError::new(place, format!("{written} has its limits the wrong way round")));
        }
        Ok(counts)
    }
}

type Counts = (u32, Option<u32>);

/// `{2}`, `{2,}` or `{2,5}` and its length; anything else is a literal brace.
fn counts(text: &str) -> Option<(Counts, usize)> {
    let inner = text.strip_prefix('{')?;
    let length = inner.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    if !inner[length..].starts_with('}') {
        return None;
    }
    let inner = &inner[..length];
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = digits.len() > 1 && digits.starts_with('0');
        // A number that does not fit is too big all the same.
        (plain && !leading_zero).then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let counts = match inner.split_once(',') {
        None => {
            let exactly = number(inner)?;
            (exactly, Some(exactly))
        }
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    Some((counts, inner.len() + 2))
}
