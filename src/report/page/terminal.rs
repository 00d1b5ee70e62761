//! The page of a rule for someone at a terminal: wrapped, in colors, and what to do before what others did wrong.

use crate::report::{
    Style,
    color::{Color, paint},
};

/// Lines longer than this are hard to read.
const WIDEST: usize = 100;

/// A page made by [`page`](super::page), for the screen.
pub fn terminal(page: &str, style: &Style) -> String {
    let mut intro = Section { title: "", paragraphs: Vec::new() };
    let mut sections: Vec<Section<'_>> = Vec::new();
    let (title, body) = page.split_once('\n').unwrap_or((page, ""));
    for paragraph in paragraphs(body) {
        match (paragraph.strip_prefix("## "), sections.last_mut()) {
            (Some(title), _) => sections.push(Section { title, paragraphs: Vec::new() }),
            (None, Some(section)) => section.paragraphs.push(paragraph),
            (None, None) => intro.paragraphs.push(paragraph),
        }
    }
    let (summary, why) = intro.paragraphs.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    let mut out =
        format!("{}\n{}", paint(style.color, Color::Bold, title.trim_start_matches("# ")), prose(summary, style));
    let is_fix = |section: &&Section<'_>| section.title == "Fix";
    let (fix, source): (Vec<&str>, Vec<&str>) = sections
        .iter()
        .filter(is_fix)
        .flat_map(|section| section.paragraphs.iter().copied())
        .partition(|paragraph| !paragraph.starts_with("Source: "));
    let mut section = |title: &str, paragraphs: &[&str]| {
        if !paragraphs.is_empty() {
            out.push_str(&format!("\n{}\n", paint(style.color, Color::Help, title)));
            out.push_str(&paragraphs.iter().map(|text| block(text, style)).collect::<Vec<_>>().join("\n"));
        }
    };
    section("Fix", &fix);
    section("Why", why);
    for other in sections.iter().filter(|section| !is_fix(section)) {
        section(other.title, &other.paragraphs);
    }
    let source: Vec<String> = source.iter().map(|text| capital(text.trim_start_matches("Source: "))).collect();
    section("Source", &source.iter().map(String::as_str).collect::<Vec<_>>());
    out
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

struct Section<'p> {
    title: &'p str,
    paragraphs: Vec<&'p str>,
}

/// What blank lines part; a fence is one, whatever it holds.
fn paragraphs(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches('\n');
    while !rest.is_empty() {
        let (close, keep) = if rest.starts_with("```") { ("\n```\n", 4) } else { ("\n\n", 0) };
        let end = rest.find(close).map_or(rest.len(), |at| at + keep);
        found.push(rest[..end].trim_end());
        rest = rest[end..].trim_start_matches('\n');
    }
    found
}

fn block(paragraph: &str, style: &Style) -> String {
    match paragraph.strip_prefix("```") {
        Some(fence) => {
            let (language, body) = fence.split_once('\n').unwrap_or((fence, ""));
            let lines = body.trim_end_matches("```").lines();
            match language {
                // What fluxvet says to the example above.
                "text" => lines.map(|line| wrapped(&inline(line, style), "    ", style)).collect(),
                _ => lines.map(|line| format!("{}\n", format!("    {line}").trim_end())).collect(),
            }
        }
        None => prose(paragraph, style),
    }
}

fn prose(text: &str, style: &Style) -> String {
    wrapped(&inline(&text.replace('\n', " "), style), "  ", style)
}

/// Broken between words only: names, paths and addresses are there to be copied.
fn wrapped(text: &str, indent: &str, style: &Style) -> String {
    let options = textwrap::Options::new(style.width.min(WIDEST))
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .break_words(false);
    format!("{}\n", textwrap::fill(text, options))
}

/// Code in color, links with their addresses. Without color the backticks stay.
fn inline(text: &str, style: &Style) -> String {
    let linked = links(text);
    if !style.color {
        return linked;
    }
    let parts = linked.split('`').enumerate().map(|(number, part)| match number % 2 {
        // Each word by itself: a line break must not end the color.
        1 => part.split(' ').map(|word| paint(true, Color::Code, word)).collect::<Vec<_>>().join(" "),
        _ => part.to_owned(),
    });
    parts.collect()
}

/// `[words](address)` as `words <address>`.
fn links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, after)| {
            let (address, after) = after.split_once(')')?;
            (!words.contains('[') && address.starts_with("http")).then_some((words, address, after))
        });
        out.push_str(before);
        match link {
            Some((words, address, after)) => {
                out.push_str(&format!("{words} <{address}>"));
                rest = after;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
