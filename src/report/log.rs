//! The only way into a terminal or a CI log for lines that people read.

use std::io;

use super::{Style, sanitize};

/// Lines for people, in which no terminal and no runner finds more than text.
pub struct Log<'a> {
    out: &'a mut dyn io::Write,
    /// Whether colours and links are our own and pass.
    color: bool,
}

impl<'a> Log<'a> {
    pub fn new(out: &'a mut dyn io::Write, style: &Style) -> Self {
        Self { out, color: style.color || style.links }
    }

    /// For text without colours.
    pub fn plain(out: &'a mut dyn io::Write) -> Self {
        Self { out, color: false }
    }

    /// Finished lines, put together of pieces that are one line each.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            self.out.write_all(sanitize::line(line.trim_end_matches(' '), self.color).as_bytes())?;
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// One line, whatever the repository puts into it.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        self.text(&sanitize::inline(line))
    }

    /// A command of our own for the runner, its values escaped by the caller.
    pub(super) fn command(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }
}
