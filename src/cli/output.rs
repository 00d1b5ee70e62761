//! The doors to the terminal: nothing else in the program prints.

use std::io::{self, Write};

use crate::report::{Style, log::Log};

use super::Stop;

/// A sentence beside the output. Names and paths may come from a stranger, and standard error goes to the same log.
pub fn say(sentence: &str) {
    // Where nobody listens there is nothing to do about it.
    let _ = Log::plain(&mut stderr()).line(&format!("fluxvet: {sentence}"));
}

/// Lines for people on standard output.
pub fn log(style: &Style, body: impl FnOnce(&mut Log<'_>) -> io::Result<()>) -> Result<(), Stop> {
    data(|out| body(&mut Log::new(out, style)))
}

/// Standard output for what is harmless already: reports, JSON, YAML and our own pages.
pub fn data(body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Stop> {
    let mut out = io::BufWriter::new(stdout());
    match body(&mut out).and_then(|()| out.flush()) {
        // Writing to a pipe that nobody reads any more is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::Failed(format!("the report cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

#[expect(clippy::disallowed_methods, reason = "one of the doors")]
pub fn stdout() -> io::StdoutLock<'static> {
    io::stdout().lock()
}

#[expect(clippy::disallowed_methods, reason = "one of the doors")]
pub fn stderr() -> io::StderrLock<'static> {
    io::stderr().lock()
}
