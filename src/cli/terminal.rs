//! What the terminal can show.

use std::{io::IsTerminal, path::Path};

use crate::{config::FailOn, report::Style};

use super::{args::Color, output};

/// Colour, width and links as the terminal and `NO_COLOR` ask.
pub fn style(color: Color, fail_on: FailOn, root: Option<&Path>) -> Style {
    let terminal = output::stdout().is_terminal();
    let auto = terminal && env("NO_COLOR").is_none() && !is_dumb();
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => auto || forced(),
    };
    let width = env("COLUMNS").and_then(|columns| columns.parse().ok()).or_else(columns).unwrap_or(100);
    Style {
        color,
        width: width.clamp(40, 160),
        links: color && terminal && links(),
        unicode: unicode(),
        fail_on,
        root: root.map(annotation_root).unwrap_or_default(),
        ..Style::default()
    }
}

/// Whether someone reads standard output as it comes.
pub fn is_shown() -> bool {
    output::stdout().is_terminal() && !is_dumb()
}

/// A file is read by who knows whom, so it is plain and harmless.
pub fn file_style(fail_on: FailOn, root: &Path) -> Style {
    Style { fail_on, root: annotation_root(root), ..Style::default() }
}

/// Whether it shows more than ASCII.
pub fn unicode() -> bool {
    !matches!(env("LC_ALL").or_else(|| env("LANG")).as_deref(), Some("C" | "POSIX"))
}

/// Whether it can neither colour nor go back in a line.
pub fn is_dumb() -> bool {
    env("TERM").as_deref() == Some("dumb")
}

pub fn in_ci() -> bool {
    ["CI", "GITHUB_ACTIONS", "TF_BUILD"].into_iter().any(|name| env(name).is_some())
}

/// What stands before our paths where a CI system counts from elsewhere: GitHub from its workspace, Azure from `/`.
fn annotation_root(root: &Path) -> String {
    #[expect(clippy::disallowed_methods, reason = "the workspace is named by its real path")]
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(root) = real(root) else { return String::new() };
    let above = match env("GITHUB_WORKSPACE").and_then(|workspace| real(Path::new(&workspace))) {
        Some(workspace) => root.strip_prefix(workspace).map(Path::to_owned).unwrap_or_default(),
        None if env("TF_BUILD").is_some() => root,
        None => return String::new(),
    };
    let text = above.to_string_lossy();
    if text.is_empty() { String::new() } else { format!("{}/", text.trim_end_matches('/')) }
}

fn forced() -> bool {
    env("CLICOLOR_FORCE").or_else(|| env("FORCE_COLOR")).is_some_and(|value| value != "0")
}

/// Terminals that are known to show OSC 8 hyperlinks.
fn links() -> bool {
    env("WT_SESSION").is_some()
        || env("VTE_VERSION").is_some()
        || env("KITTY_WINDOW_ID").is_some()
        || matches!(env("TERM_PROGRAM").as_deref(), Some("iTerm.app" | "WezTerm" | "vscode" | "ghostty"))
}

fn columns() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| width.0.into())
}

fn env(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
    let value = std::env::var(name);
    value.ok().filter(|value| !value.is_empty())
}
