//! Lines, columns and the five ways to write a scalar (go-yaml v2 emitterc.go).

use super::Form;
use super::scalar::{is_break, is_printable};

/// A line is folded at the first blank behind this column (`best_width`).
const WIDTH: usize = 80;

pub(super) struct Writer {
    pub text: String,
    /// In characters.
    column: usize,
    /// Whether a blank, or nothing, stands before the next character.
    spaced: bool,
    /// Whether the line has nothing yet but blanks and the indicators `-`, `?` and `:` of block style.
    pub at_indentation: bool,
}

impl Default for Writer {
    fn default() -> Self {
        Self { text: String::new(), column: 0, spaced: true, at_indentation: true }
    }
}

impl Writer {
    /// Goes to this column, on a new line unless the present one is empty up to it.
    pub fn indent(&mut self, indent: usize) {
        if !self.at_indentation || self.column > indent || (self.column == indent && !self.spaced) {
            self.line_feed();
        }
        self.text.extend(std::iter::repeat_n(' ', indent.saturating_sub(self.column)));
        self.column = self.column.max(indent);
        self.spaced = true;
        self.at_indentation = true;
    }

    /// A token that stands apart; `is_block` if what follows may be laid out as at the start of a line.
    pub fn indicator(&mut self, token: &str, is_block: bool) {
        self.space();
        self.put_str(token);
        self.spaced = false;
        self.at_indentation &= is_block;
    }

    /// A token that follows directly.
    pub fn attached(&mut self, token: &str) {
        self.put_str(token);
        self.spaced = false;
        self.at_indentation = false;
    }

    /// Writes a scalar and says where it starts.
    pub fn scalar(&mut self, value: &str, form: Form, indent: usize, may_fold: bool) -> usize {
        self.space();
        let start = self.text.len();
        match form {
            Form::Plain => self.plain(value, indent, may_fold),
            Form::SingleQuoted => self.single_quoted(value, indent, may_fold),
            Form::DoubleQuoted => self.double_quoted(value, indent, may_fold),
            Form::Literal => return self.literal(value, indent, start),
        }
        self.spaced = false;
        self.at_indentation = false;
        start
    }

    /// Writes a scalar in double quotes on one line, with further escapes.
    pub fn guarded(&mut self, value: &str, escapes: fn(&str) -> bool) -> usize {
        self.space();
        let start = self.text.len();
        self.attached("\"");
        for (at, c) in value.char_indices() {
            if !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') || escapes(&value[at..]) {
                self.escape(c);
            } else {
                self.put(c);
            }
        }
        self.put('"');
        start
    }

    fn plain(&mut self, value: &str, indent: usize, may_fold: bool) {
        // Nothing is folded that ends before the last column or has no blank.
        if !may_fold || self.column + value.len() <= WIDTH || !value.contains(' ') {
            self.put_str(value);
            self.at_indentation &= value.bytes().all(|byte| byte == b' ');
            return;
        }
        let mut after_space = false;
        let mut rest = value.chars().peekable();
        while let Some(c) = rest.next() {
            let folds = c == ' ' && may_fold && !after_space && self.column > WIDTH && rest.peek() != Some(&' ');
            if folds {
                self.indent(indent);
            } else {
                self.put(c);
            }
            if c != ' ' {
                self.at_indentation = false;
            }
            after_space = c == ' ';
        }
    }

    fn single_quoted(&mut self, value: &str, indent: usize, may_fold: bool) {
        self.attached("'");
        let (mut after_space, mut after_break) = (false, false);
        let mut rest = value.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let next = rest.peek().map(|&(_, next)| next);
            if c == ' ' {
                let is_inner = at > 0 && next.is_some();
                if may_fold && !after_space && self.column > WIDTH && is_inner && next != Some(' ') {
                    self.indent(indent);
                } else {
                    self.put(c);
                }
                after_space = true;
            } else if is_break(c) {
                if !after_break && c == '\n' {
                    self.line_feed();
                }
                self.copy_break(c);
                after_break = true;
            } else {
                if after_break {
                    self.indent(indent);
                }
                if c == '\'' {
                    self.put('\'');
                }
                self.put(c);
                self.at_indentation = false;
                (after_space, after_break) = (false, false);
            }
        }
        self.put('\'');
    }

    fn double_quoted(&mut self, value: &str, indent: usize, may_fold: bool) {
        self.attached("\"");
        let mut after_space = false;
        let mut rest = value.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let next = rest.peek().map(|&(_, next)| next);
            if !is_printable(c) || is_break(c) || matches!(c, '"' | '\\') {
                self.escape(c);
                after_space = false;
            } else if c == ' ' {
                let is_inner = at > 0 && next.is_some();
                if may_fold && !after_space && self.column > WIDTH && is_inner {
                    self.indent(indent);
                    if next == Some(' ') {
                        self.put('\\');
                    }
                } else {
                    self.put(c);
                }
                after_space = true;
            } else {
                self.put(c);
                after_space = false;
            }
        }
        self.put('"');
    }

    fn escape(&mut self, c: char) {
        let short = match c {
            '\0' => "\\0",
            '\x07' => "\\a",
            '\x08' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\x0b' => "\\v",
            '\x0c' => "\\f",
            '\r' => "\\r",
            '\x1b' => "\\e",
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u{85}' => "\\N",
            '\u{A0}' => "\\_",
            '\u{2028}' => "\\L",
            '\u{2029}' => "\\P",
            _ => {
                let code = u32::from(c);
                let long = match code {
                    0..=0xFF => format!("\\x{code:02X}"),
                    0x100..=0xFFFF => format!("\\u{code:04X}"),
                    _ => format!("\\U{code:08X}"),
                };
                return long.chars().for_each(|c| self.put(c));
            }
        };
        short.chars().for_each(|c| self.put(c));
    }

    fn literal(&mut self, value: &str, indent: usize, start: usize) -> usize {
        self.attached("|");
        if value.starts_with([' ', '\n', '\u{2028}', '\u{2029}']) {
            self.put('2');
        }
        let mut backwards = value.chars().rev();
        let ends_in_break = backwards.next().is_some_and(is_break);
        if !ends_in_break {
            self.put('-');
        } else if backwards.next().is_none_or(is_break) {
            self.put('+');
        }
        self.line_feed();
        self.spaced = true;
        for line in value.split_inclusive(is_break) {
            let text = line.trim_end_matches(is_break);
            if !text.is_empty() {
                self.indent(indent);
                self.put_str(text);
                self.at_indentation = false;
            }
            line[text.len()..].chars().for_each(|c| self.copy_break(c));
        }
        start
    }

    fn space(&mut self) {
        if !self.spaced {
            self.put(' ');
        }
    }

    fn put(&mut self, c: char) {
        self.text.push(c);
        self.column += 1;
    }

    fn put_str(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn line_feed(&mut self) {
        self.text.push('\n');
        self.column = 0;
        self.at_indentation = true;
    }

    fn copy_break(&mut self, c: char) {
        self.text.push(c);
        self.column = 0;
        self.at_indentation = true;
    }
}
