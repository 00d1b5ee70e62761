//! The command line.
//!
//! Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 usage or configuration, 3 we failed; 3 beats 1.

mod values;
mod args;
mod typed;
mod terminal;
mod spinner;
mod settings;
mod scope;
mod check;
mod clusters;
mod explain;
mod files;
mod help;
mod output;
mod render;

pub use args::Args;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory, Parser};

use args::Command;
use output::say;

/// One clear sentence for whoever typed the command.
#[derive(Debug)]
pub struct Usage(pub String);

/// Why a command ends without a verdict.
#[derive(Debug)]
enum Stop {
    Usage(Usage),
    /// Not for anything that was typed.
    Failed(String),
}

impl From<Usage> for Stop {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

/// Runs the command line of the process.
pub fn run() -> ExitCode {
    // What a panic quotes may be text of the repository.
    std::panic::set_hook(Box::new(|panic| say(&panic.to_string())));
    let words: Vec<OsString> = std::env::args_os().collect();
    let words = match typed::completed(words, &Args::command()) {
        Ok(words) => words,
        Err(sentence) => return refused(&sentence, 2),
    };
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) if error.use_stderr() => return refused(&typed::sentence(&error, &words), 2),
        Err(help) => {
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
    };
    let outcome = match args.command {
        Command::Check(check) => check::run(&check),
        Command::Render(args) => render::run(&args),
        Command::Clusters(args) => clusters::run(&args),
        Command::Explain { rule } => explain::explain(&rule),
        Command::Rules { family, format } => explain::rules(family.as_deref(), format),
        Command::ConfigSchema => explain::config_schema(),
        Command::Completions { shell } => help::completions(shell),
        Command::Man { command } => help::man(command.as_deref()),
    };
    match outcome {
        Ok(code) => code,
        Err(Stop::Usage(usage)) => refused(&usage.0, 2),
        Err(Stop::Failed(sentence)) => refused(&sentence, 3),
    }
}

fn refused(sentence: &str, code: u8) -> ExitCode {
    say(sentence);
    ExitCode::from(code)
}
