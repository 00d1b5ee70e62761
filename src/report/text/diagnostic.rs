//! A finding as miette wants it.

use std::{error::Error, fmt};

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};

use crate::{
    finding::{Finding, Level, Note},
    report::{Style, mask::Masks, sanitize::inline},
    rules,
};

use super::excerpt::Excerpt;

/// All its text is sanitized, all its offsets are those of the excerpt.
#[derive(Debug)]
pub struct Snippet {
    rule: &'static str,
    level: Level,
    message: String,
    help: Option<String>,
    url: Option<String>,
    excerpt: Excerpt,
}

impl Snippet {
    /// With the notes that stand elsewhere: in other files, or too far to the side.
    pub fn new<'a>(finding: &'a Finding, masks: &Masks<'_>, style: &Style) -> (Self, Vec<&'a Note>) {
        let (excerpt, elsewhere) = Excerpt::new(finding, masks, style);
        let level = finding.level.as_str().len() + "  : ".len();
        let text = |text: &str, indent: usize| {
            let lines = text.lines().map(|line| wrap(&inline(line), style.width.saturating_sub(indent)));
            lines.collect::<Vec<_>>().join("\n")
        };
        // A message is one line whatever the repository puts into it.
        let message = wrap(&inline(&finding.message), style.width.saturating_sub(level));
        let help = finding.help.as_deref().map(|help| text(help, "  help: ".len()));
        let url = rules::find(finding.rule).map(|rule| rule.url());
        (Self { rule: finding.rule, level: finding.level, message, help, url, excerpt }, elsewhere)
    }

    pub fn level(&self) -> Level {
        self.level
    }

    /// Which of the labels, by line, is that of the finding itself, and how many there are.
    pub fn primary(&self) -> (usize, usize) {
        self.excerpt.primary()
    }
}

/// Breaks between words only: names and paths are there to be copied.
pub fn wrap(text: &str, width: usize) -> String {
    let width = width.max(20);
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if !out.is_empty() {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Snippet {}

impl Diagnostic for Snippet {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.rule))
    }

    fn severity(&self) -> Option<Severity> {
        Some(match self.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.url.as_ref().map(|url| Box::new(url) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
