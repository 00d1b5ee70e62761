//! `fluxvet completions` and `fluxvet man`: made from what can be typed.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Args, Stop, Usage, output};

pub fn completions(shell: Shell) -> Result<ExitCode, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "fluxvet", &mut script);
    print(&script)
}

/// The page of a command, else of fluxvet.
pub fn man(name: Option<&str>) -> Result<ExitCode, Stop> {
    let mut all = Args::command().disable_help_subcommand(true);
    all.build();
    let command = match name {
        None => all,
        Some(name) => {
            let Some(command) = all.find_subcommand(name) else {
                return Err(Usage(format!("there is no command `{name}`, see `fluxvet --help`")).into());
            };
            command.clone().display_name(format!("fluxvet-{name}"))
        }
    };
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    written.map_err(|error| Stop::Failed(format!("the page cannot be made: {error}")))?;
    print(&page)
}

fn print(bytes: &[u8]) -> Result<ExitCode, Stop> {
    output::data(|out| out.write_all(bytes))?;
    Ok(ExitCode::SUCCESS)
}
