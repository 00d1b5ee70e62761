//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    config::{FailOn, Minor},
    report::Format,
};

/// Finds the mistakes in a Git repository that Flux applies to a cluster, before they are merged.
#[derive(Debug, Parser)]
#[command(name = "fluxvet", version, propagate_version = true, max_term_width = 100)]
pub struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a repository; `fluxvet` alone does this to the one you stand in
    Check(Check),
    /// Print what Flux applies: what a folder builds to, or what a cluster receives
    Render(Render),
    /// List the clusters that read this repository, how each was found, and its variables
    Clusters(Clusters),
    /// Print the page of a rule: what it finds, why it matters, how to mend it
    Explain {
        /// The rule, as `family/defect`
        rule: String,
    },
    /// List all rules
    Rules {
        #[arg(long, value_enum, default_value_t = ListFormat::Text)]
        format: ListFormat,
    },
    /// Print the JSON Schema of `.fluxvet.yaml`
    ConfigSchema,
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
}

impl Default for Command {
    fn default() -> Self {
        Command::Check(Check::default())
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum ListFormat {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Default, clap::Args)]
pub struct Check {
    /// The root of the tree [default: the nearest folder upwards that holds `.git`, else the current one]
    pub path: Option<PathBuf>,

    /// The root of the tree, as PATH
    #[arg(long, value_name = "PATH", conflicts_with = "path")]
    pub root: Option<PathBuf>,

    /// How the report looks: text, concise, json, github or azure [default: text]
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    pub format: Option<Format>,

    /// Write a further report to a file; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub write: Vec<(Format, PathBuf)>,

    /// The lowest level that makes the exit code 1: error, warning, info or never [default: error]
    #[arg(long, value_name = "LEVEL", value_parser = fail_on)]
    pub fail_on: Option<FailOn>,

    /// Run only these rules or families; repeat or separate by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub rule: Vec<String>,

    /// Do not run these rules or families; repeat or separate by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// Report only what is wrong in these clusters, named by the folder at which Flux starts to read; repeat or separate
    /// by commas
    #[arg(long, value_name = "PATH", value_delimiter = ',')]
    pub cluster: Vec<String>,

    /// Fail where something could not be looked at: a remote base, a source in another repository, a file too large.
    /// Charts, which are never rendered, do not count
    #[arg(long)]
    pub require_complete: bool,

    #[command(flatten)]
    pub settings: Settings,

    /// Whether to use colours and hyperlinks
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

/// What is known beside the files.
#[derive(Debug, Default, clap::Args)]
pub struct Settings {
    /// The Flux version of all clusters [default: what the repository shows, else the supported ones]
    #[arg(long, value_name = "X.Y", value_parser = Minor::of_flux)]
    pub flux_version: Option<Minor>,

    /// The Kubernetes version of all clusters [default: what a cluster receives says, else the ones that AKS supports]
    #[arg(long, value_name = "X.Y", value_parser = Minor::of_kubernetes)]
    pub kubernetes_version: Option<Minor>,

    /// The configuration [default: `.fluxvet.yaml` at the root]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,

    /// Do not read any configuration
    #[arg(long)]
    pub no_config: bool,
}

#[derive(Debug, clap::Args)]
pub struct Render {
    /// The folder to build; with `--all` the root of the tree [default: the current folder]
    pub path: Option<PathBuf>,

    /// The root of the tree [default: the nearest folder upwards that holds `.git`]
    #[arg(long, value_name = "PATH")]
    pub root: Option<PathBuf>,

    /// Show all that the cluster receives that starts to read at this folder, variables put in
    #[arg(long)]
    pub cluster: bool,

    /// Build every folder that has a kustomization file, and write the results to files
    #[arg(long)]
    pub all: bool,

    /// The folder for the files of `--all`
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Say of each value where it is written and what changed it
    #[arg(long)]
    pub origins: bool,

    /// `json` is one object a line, with `--origins` one value a line
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
    /// The root of the tree [default: the nearest folder upwards that holds `.git`, else the current one]
    pub path: Option<PathBuf>,

    /// The root of the tree, as PATH
    #[arg(long, value_name = "PATH", conflicts_with = "path")]
    pub root: Option<PathBuf>,

    /// List the Kustomizations of each cluster
    #[arg(short, long)]
    pub verbose: bool,

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

fn format(text: &str) -> Result<Format, String> {
    text.parse()
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    text.parse()
}

fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or_else(|| format!("`{text}` is not FORMAT=FILE"))?;
    if file.is_empty() {
        return Err(format!("`{text}` names no file"));
    }
    Ok((format.parse()?, file.into()))
}
