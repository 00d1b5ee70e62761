//! How a report looks, in each format.
//!
//! A format is one file with a function `write`, its `mod` line and its line in `formats!`. A format looks at the
//! report and the [`Style`], never at the environment: equal reports give equal bytes on every machine.

mod annotate;
mod azure;
mod catalog;
mod causes;
pub mod clusters;
mod concise;
mod github;
mod color;
mod json;
pub mod log;
mod mask;
pub mod sanitize;
mod page;
mod shape;
mod viewpoint;
mod statistics;
mod summary;
mod text;
mod words;

pub use catalog::rules;
pub use page::{page, terminal};
pub use statistics::statistics;
pub use viewpoint::Viewpoint;

use std::{fmt, io, str::FromStr};

use crate::{config::FailOn, engine::Report};

/// Makes the enum, its names and its writers from one line per format, so that they cannot disagree.
macro_rules! formats {
    ($($(#[doc = $about:literal])+ $variant:ident = $module:ident;)+) => {
        /// What a report can be written as.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format {
            $($(#[doc = $about])+ $variant,)+
        }

        impl Format {
            pub const ALL: &'static [Format] = &[$(Format::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Format::$variant => stringify!($module),)+
                }
            }

            /// What it is for, in a few words.
            pub fn about(self) -> &'static str {
                match self {
                    $(Format::$variant => concat!($($about),+).trim_ascii(),)+
                }
            }
        }

        /// Writes a report.
        pub fn write(format: Format, report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
            match format {
                $(Format::$variant => $module::write(report, style, out),)+
            }
        }
    };
}

formats! {
    /// the lines that are wrong, with what to do about them
    Text = text;
    /// one line for each finding
    Concise = concise;
    /// everything, for programs
    Json = json;
    /// annotations and a log for GitHub Actions
    Github = github;
    /// issues and a log for Azure Pipelines
    Azure = azure;
}

/// What the reader's side can show. The command line fills it.
#[derive(Clone, Debug)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether the terminal follows hyperlinks (OSC 8).
    pub links: bool,
    pub unicode: bool,
    /// From which level on the run fails; the summary says so where it is not obvious.
    pub fail_on: FailOn,
    /// Whether a gap fails the run; then all are listed.
    pub require_complete: bool,
    /// Whether what was not checked is listed.
    pub verbose: bool,
    /// Where the reader is, for the paths of reports that only people read.
    pub viewpoint: Viewpoint,
    /// Stands before every path of an annotation, empty or with `/` at its end: GitHub counts from the workspace,
    /// Azure wants absolute paths, and our own paths are relative to the folder that was checked.
    pub root: String,
}

impl Default for Style {
    fn default() -> Self {
        let fail_on = FailOn::default();
        Self {
            color: false,
            width: 100,
            links: false,
            unicode: true,
            fail_on,
            require_complete: false,
            verbose: false,
            viewpoint: Viewpoint::default(),
            root: String::new(),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Format::ALL.iter().copied().find(|format| format.as_str() == text).ok_or_else(|| {
            let names: Vec<String> = Format::ALL.iter().map(|format| format!("`{format}`")).collect();
            let (last, others) = names.split_last().map_or(("", &[][..]), |(last, others)| (last.as_str(), others));
            format!("`{text}` is not a format, use {} or {last}", others.join(", "))
        })
    }
}
