//! The command line.
//!
//! Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 usage or configuration, 3 we failed; 3 beats 1.

mod args;
mod check;
mod clusters;
mod explain;
mod render;
mod settings;
mod spinner;
mod terminal;

pub use args::Args;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, error::ErrorKind};

use crate::report::sanitize;

use args::Command;

/// One clear sentence for whoever typed the command.
#[derive(Debug)]
pub struct Usage(pub String);

/// Runs the command line of the process.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                return refused(&sentence(&error));
            }
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let outcome = match args.command.unwrap_or_default() {
        Command::Check(check) => check::run(&check),
        Command::Render(args) => render::run(&args),
        Command::Clusters(args) => clusters::run(&args),
        Command::Explain { rule } => explain::explain(&rule),
        Command::Rules { format } => explain::rules(format),
        Command::ConfigSchema => explain::config_schema(),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "fluxvet", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
    };
    outcome.unwrap_or_else(|usage| refused(&usage.0))
}

/// Names and paths may come from a stranger, and standard error goes to the same log.
fn refused(sentence: &str) -> ExitCode {
    eprintln!("fluxvet: {}", sanitize::inline(sentence, terminal::in_ci()));
    ExitCode::from(2)
}

/// What clap says in several paragraphs, as one line: what is wrong, and its tip where it has one.
fn sentence(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or("").trim_start_matches("error: ").to_owned();
    let listed = first.ends_with(':').then(|| lines.next().unwrap_or(""));
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let first = listed.map_or(first.clone(), |listed| format!("{first} {listed}"));
    format!("{first}, {}", tip.unwrap_or("see `fluxvet --help`"))
}

/// Writing to a pipe that nobody reads any more is no failure.
fn written(result: std::io::Result<()>) -> Result<(), Usage> {
    match result {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Usage(format!("the report could not be written: {error}")))
        }
        _ => Ok(()),
    }
}
