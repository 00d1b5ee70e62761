//! What can be typed.

use std::path::PathBuf;

use clap::{
    Parser, Subcommand, ValueEnum,
    builder::styling::{AnsiColor, Styles},
};

use crate::{
    config::{FailOn, Minor},
    finding::Level,
    report::Format,
};

use super::values::{FamilyOrRule, output};

/// As cargo and ruff color their help.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
\x1b[1m\x1b[32mExamples:\x1b[0m
  fluxvet                                  Check the repository you are in
  fluxvet apps/production                  Report what concerns one folder
  fluxvet check --format github            Annotate a pull request
  fluxvet explain git/scp-like-url         Read why a rule exists and how to fix it
  fluxvet render --cluster production      Print what a cluster receives

Without a command, `fluxvet` runs `fluxvet check`.";

const CODES: &str = "\
\x1b[1m\x1b[32mExit codes:\x1b[0m
  0  No finding at or above `--fail-on`
  1  At least one finding at or above `--fail-on`
  2  A wrong option, a missing path or a broken configuration
  3  fluxvet itself failed";

const CHECK_EXAMPLES: &str = "\
\x1b[1m\x1b[32mExamples:\x1b[0m
  fluxvet check                            Check the repository you are in
  fluxvet check apps/production            Report what concerns one folder
  fluxvet check --cluster production       Report what is wrong in one cluster
  fluxvet check --rule git,yaml/syntax     Run some rules only
  fluxvet check --write json=report.json   Write a second report to a file";

const RENDER_EXAMPLES: &str = "\
\x1b[1m\x1b[32mExamples:\x1b[0m
  fluxvet render apps/production           Print what a folder builds to
  fluxvet render --cluster production      Print what a cluster receives
  fluxvet render apps/web --origins        Show where each value comes from
  fluxvet render --all --out rendered      Write every folder to a file";

/// Find mistakes in a Git repository that Flux applies to a cluster, before they are merged
#[derive(Debug, Parser)]
#[command(name = "fluxvet", version, max_term_width = 100, styles = STYLES)]
#[command(override_usage = "fluxvet <COMMAND>\n       fluxvet [OPTIONS] [PATH]...")]
#[command(after_help = format!("{EXAMPLES}\n\n{CODES}"))]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a repository [default command]
    #[command(after_help = CHECK_EXAMPLES, after_long_help = format!("{CHECK_EXAMPLES}\n\n{CODES}"))]
    Check(Check),
    /// Print what a folder builds to, or what a cluster receives
    #[command(after_help = RENDER_EXAMPLES)]
    Render(Render),
    /// List the clusters that read this repository
    Clusters(Clusters),
    /// Explain a rule: what it finds, why it matters and how to fix it
    Explain {
        /// A rule such as `git/scp-like-url`, or a family such as `git` to list its rules
        #[arg(value_parser = FamilyOrRule, hide_possible_values = true)]
        rule: String,
    },
    /// List all rules, or those of a family
    Rules {
        /// Only rules of this family, such as `git`
        #[arg(value_parser = FamilyOrRule, hide_possible_values = true)]
        family: Option<String>,
        /// The output format
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Print the JSON Schema of `.fluxvet.yaml`
    ConfigSchema,
    /// Print a completion script for a shell
    Completions {
        /// The shell to complete in
        shell: clap_complete::Shell,
    },
    /// Print a manual page
    Man {
        /// The command to describe [default: fluxvet itself]
        command: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum ListFormat {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Default, clap::Args)]
pub struct Check {
    /// Files and folders to look at; the rest of the repository is read as well [default: all of it]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// The root of the repository [default: the nearest folder upwards with `.git`, else PATH]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, help_heading = "What to check")]
    pub root: Option<PathBuf>,

    /// Report only what is wrong in this cluster: its folder, or the end of it; may be repeated
    #[arg(long, value_name = "PATH", value_delimiter = ',', help_heading = "What to check")]
    pub cluster: Vec<String>,

    /// Run only this rule or family; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = FamilyOrRule, hide_possible_values = true)]
    #[arg(help_heading = "What to check")]
    pub rule: Vec<String>,

    /// Do not run this rule or family; may be repeated
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = FamilyOrRule, hide_possible_values = true)]
    #[arg(help_heading = "What to check")]
    pub ignore: Vec<String>,

    /// How the report looks [default: text]
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Report")]
    pub format: Option<Format>,

    /// Also write a report to a file, or to standard output if FILE is `-`; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output, help_heading = "Report")]
    pub write: Vec<(Format, PathBuf)>,

    /// Leave out findings below this level
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Report")]
    pub min_level: Option<Level>,

    /// Print the number of findings of each rule instead of the findings
    #[arg(long, help_heading = "Report")]
    pub statistics: bool,

    /// List what was not checked, and what must already exist in the clusters
    #[arg(short, long, help_heading = "Report")]
    pub verbose: bool,

    /// Whether to use colors and hyperlinks
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, help_heading = "Report")]
    pub color: Color,

    /// The lowest level that makes the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Exit code")]
    pub fail_on: Option<FailOn>,

    /// Also fail where something could not be checked, such as a remote base or a source in another repository
    ///
    /// Charts are never rendered and do not count.
    #[arg(long, help_heading = "Exit code")]
    pub require_complete: bool,

    #[command(flatten)]
    pub settings: Settings,
}

/// What is known beside the files.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Configuration")]
pub struct Settings {
    /// The Flux version of all clusters [default: what the repository shows, else all supported versions]
    #[arg(long, value_name = "X.Y", value_parser = Minor::of_flux)]
    pub flux_version: Option<Minor>,

    /// The Kubernetes version of all clusters [default: what the repository shows, else all that AKS supports]
    #[arg(long, value_name = "X.Y", value_parser = Minor::of_kubernetes)]
    pub kubernetes_version: Option<Minor>,

    /// The configuration file [default: `.fluxvet.yaml` at the root]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// Do not read a configuration file
    #[arg(long)]
    pub no_config: bool,
}

#[derive(Debug, clap::Args)]
pub struct Render {
    /// The folder to build [default: the current folder; with `--all` all of them]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    pub path: Option<PathBuf>,

    /// The root of the repository [default: the nearest folder upwards with `.git`, else PATH]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub root: Option<PathBuf>,

    /// Print everything that this cluster receives, variables substituted: its folder, or the end of it
    #[arg(long, value_name = "PATH")]
    pub cluster: Option<String>,

    /// Build every folder that has a kustomization file, and write the results to files
    ///
    /// What fails to build is reported and makes the exit code 1; the others are written all the same.
    #[arg(long)]
    pub all: bool,

    /// The folder for the files of `--all`
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// Say of each value where it is written and what changed it
    #[arg(long)]
    pub origins: bool,

    /// The output format: `json` is one object per line, with `--origins` one value per line
    #[arg(long, value_enum, default_value_t = RenderFormat::Yaml)]
    pub format: RenderFormat,

    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RenderFormat {
    #[default]
    Yaml,
    Json,
}

#[derive(Debug, clap::Args)]
pub struct Clusters {
    /// Only clusters that read something below these paths [default: all of them]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// The root of the repository [default: the nearest folder upwards with `.git`, else PATH]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub root: Option<PathBuf>,

    /// List all variables and Kustomizations of each cluster
    #[arg(short, long)]
    pub verbose: bool,

    /// The output format
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub format: ListFormat,

    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}
