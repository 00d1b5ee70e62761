//! `text`: the lines that are wrong, with what to do about them.

mod diagnostic;
mod excerpt;
mod fold;

use std::{collections::HashSet, io};

use miette::{GraphicalReportHandler, GraphicalTheme, ThemeCharacters, ThemeStyles};

use crate::{
    engine::Report,
    finding::{Finding, Level},
};

use self::{
    diagnostic::{Snippet, wrap},
    fold::{Item, fold},
};

use super::{
    Style,
    causes::Cause,
    clusters,
    color::{Color, paint},
    concise,
    log::Log,
    mask::Masks,
    sanitize::inline,
    summary,
    words::{at, count, thousands},
};

/// Places that are listed where something has more of them.
const PLACES: usize = 3;

pub fn write(report: &Report, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut log = Log::new(out, style);
    let masks = Masks::of(report);
    let pens = Theme::new(style);
    let mut in_list = false;
    let mut explained = HashSet::new();
    for item in fold(&report.findings) {
        // Snippets are set apart by a blank line, lines of a list are not.
        let is_line = matches!(item, Item::Line(_));
        if in_list && !is_line {
            log.text("")?;
        }
        in_list = is_line;
        match item {
            Item::Full(cause) => {
                full(&cause, report, &masks, &pens, style, &mut log)?;
                if explained.insert(cause.lead.rule) {
                    log.text(&explain(cause.lead.rule, style))?;
                }
                log.text("")?;
            }
            Item::Line(cause) => concise::cause(&cause, &report.coverage, style, &mut log)?,
            Item::More(others) => {
                log.text(&paint(style.color, Color::Dim, &more(&others, style)))?;
                log.text("")?;
            }
        }
    }
    if in_list {
        log.text("")?;
    }
    summary::write(report, style, &mut log)
}

fn full(
    cause: &Cause<'_>,
    report: &Report,
    masks: &Masks<'_>,
    pens: &Theme,
    style: &Style,
    log: &mut Log<'_>,
) -> io::Result<()> {
    let finding = cause.lead;
    let (snippet, elsewhere) = Snippet::new(finding, masks, style);
    let mut text = String::new();
    pens.of(&snippet).render_report(&mut text, &snippet).map_err(|_| io::Error::other("a snippet cannot be drawn"))?;
    log.text(&text)?;
    for note in elsewhere.iter().take(PLACES) {
        let words = format!("{}: {}", at(&note.place, style), inline(&note.message));
        log.text(&remark("note", &words, style))?;
    }
    if elsewhere.len() > PLACES {
        let more = count(elsewhere.len() - PLACES, "more place");
        log.text(&remark("note", &format!("and {more}, all in `--format json`"), style))?;
    }
    if let Some(words) = clusters::named(finding, &report.coverage, style) {
        log.text(&remark("note", &words, style))?;
    }
    if let Some(words) = cause.more(style) {
        log.text(&remark("note", &words, style))?;
    }
    // The help of most findings says already what the fix would write.
    if let (Some(fix), None) = (&finding.fix, &finding.help) {
        log.text(&remark("fix", &inline(&fix.title), style))?;
    }
    Ok(())
}

/// Once for each rule.
fn explain(rule: &str, style: &Style) -> String {
    remark("more", &format!("`fluxvet explain {rule}`"), style)
}

/// `  help: …`, as miette writes it.
fn remark(word: &str, text: &str, style: &Style) -> String {
    let indent = word.len() + "  : ".len();
    let text = wrap(text, style.width.saturating_sub(indent)).replace('\n', &format!("\n{}", " ".repeat(indent)));
    format!("  {} {text}", paint(style.color, Color::Help, &format!("{word}:")))
}

fn more(others: &[&Finding], style: &Style) -> String {
    let dots = if style.unicode { "…" } else { "..." };
    let mut listed: Vec<String> = others.iter().take(PLACES).map(|finding| at(&finding.place, style)).collect();
    if others.len() > PLACES {
        listed.push(format!("{dots} (`--format concise` lists all)"));
    }
    let rule = others.first().map_or("", |finding| finding.rule);
    format!("{dots} and {} more of {rule}: {}", thousands(others.len()), listed.join(", "))
}

/// What miette draws with.
struct Theme {
    handler: GraphicalReportHandler,
    theme: GraphicalTheme,
}

impl Theme {
    fn new(style: &Style) -> Self {
        let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
        // Words, not pictograms: they can be read without colour, by a screen reader and by grep.
        let characters = ThemeCharacters {
            error: "error:".to_owned(),
            warning: "warning:".to_owned(),
            advice: "info:".to_owned(),
            ..characters
        };
        let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
        let theme = GraphicalTheme { characters, styles };
        let handler = GraphicalReportHandler::new_themed(theme.clone())
            .with_urls(style.links)
            .with_link_display_text(if style.unicode { "↗" } else { "(page)" })
            .with_context_lines(excerpt::CONTEXT)
            .with_wrap_lines(false)
            .without_syntax_highlighting();
        Self { handler, theme }
    }

    /// Gives the finding the colour of its level and its notes another. miette would take them in turn, by line.
    fn of(&self, snippet: &Snippet) -> GraphicalReportHandler {
        let mut theme = self.theme.clone();
        let styles = &mut theme.styles;
        let own = match snippet.level() {
            Level::Error => styles.error,
            Level::Warning => styles.warning,
            Level::Info => styles.help,
        };
        let (position, labels) = snippet.primary();
        styles.highlights = vec![styles.linum; labels];
        styles.highlights[position] = own;
        self.handler.clone().with_theme(theme)
    }
}
