//! The only way into a terminal or a CI log.

use std::io;

use super::sanitize;

/// Lines for people, among which a CI system may look for commands.
pub struct Log<'a> {
    out: &'a mut dyn io::Write,
    in_ci: bool,
}

impl<'a> Log<'a> {
    pub fn new(out: &'a mut dyn io::Write, in_ci: bool) -> Self {
        Self { out, in_ci }
    }

    /// One or more lines of text, in which no runner finds a command.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            let line = line.trim_end_matches(' ');
            if self.in_ci {
                self.out.write_all(sanitize::guard_line(line).as_bytes())?;
            } else {
                self.out.write_all(line.as_bytes())?;
            }
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// A command of our own for the runner, its values escaped by the caller.
    pub fn command(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }
}
