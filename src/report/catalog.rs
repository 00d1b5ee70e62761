//! The list of rules.

use crate::rules::Rule;

use super::{
    Style,
    color::{Color, paint},
};

/// Narrower than this, a summary goes below its rule.
const NARROW: usize = 40;

/// Id, level and summary of each, wrapped between words where there is a `width`.
pub fn rules(rules: &[&Rule], width: Option<usize>, style: &Style) -> String {
    let names = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let indent = names + "  warning  ".len();
    let mut out = String::new();
    for rule in rules {
        let name = paint(style.color, Color::Bold, &format!("{:names$}", rule.id));
        let level =
            |width: usize| paint(style.color, Color::Level(rule.level), &format!("{:width$}", rule.level.as_str()));
        out.push_str(&match width {
            None => format!("{name}  {}  {}\n", level(7), rule.summary()),
            Some(width) if width < indent + NARROW => {
                format!("{name}  {}\n{}\n", level(0), wrapped(rule.summary(), width, 4))
            }
            Some(width) => {
                format!("{name}  {}  {}\n", level(7), wrapped(rule.summary(), width, indent).trim_start())
            }
        });
    }
    out
}

/// Indented, and broken between words only.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let indent = " ".repeat(indent);
    let options = textwrap::Options::new(width)
        .initial_indent(&indent)
        .subsequent_indent(&indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .break_words(false);
    textwrap::fill(text, options)
}
