//! One line of a file as a snippet shows it: masked, escaped, cut, and every character's old place known.

use std::ops::Range;

use crate::{
    report::{
        Style,
        sanitize::{is_harmful, push_escape},
    },
    text::Source,
};

/// Room that the gutter and the border of a snippet take.
const GUTTER: usize = 10;
/// A length that says nothing about the length of the secret.
const MASK: usize = 8;

/// A row of the excerpt.
#[derive(Debug)]
pub struct Row {
    /// The 1-based line of the file.
    pub number: u32,
    pub start: usize,
}

/// What rows are drawn on.
pub struct Paper<'a> {
    source: &'a Source,
    masks: &'a [Range<usize>],
    /// Offsets that should be visible, the most important first.
    anchors: &'a [usize],
    columns: usize,
    unicode: bool,
    text: String,
    rows: Vec<Row>,
    /// Where each drawn character stood in the file, and where it is now; both grow.
    moves: Vec<(usize, usize)>,
    /// The parts of the file that are drawn.
    seen: Vec<Range<usize>>,
}

impl<'a> Paper<'a> {
    pub fn new(source: &'a Source, masks: &'a [Range<usize>], anchors: &'a [usize], style: &Style) -> Self {
        Self {
            source,
            masks,
            anchors,
            columns: style.width.saturating_sub(GUTTER).clamp(60, 240),
            unicode: style.unicode,
            text: String::new(),
            rows: Vec::new(),
            moves: Vec::new(),
            seen: Vec::new(),
        }
    }

    pub fn finish(self) -> (String, Vec<Row>) {
        (self.text, self.rows)
    }

    /// Draws a line of the file, if it has one of this number. Numbers must grow.
    pub fn row(&mut self, number: u32) {
        let Some(line) = self.source.line(number) else { return };
        let line = line.range();
        self.rows.push(Row { number, start: self.text.len() });
        let window = self.window(line.clone());
        let dots = if self.unicode { "…" } else { "..." };
        if window.start > line.start {
            self.text.push_str(dots);
        }
        self.draw(&line, &window);
        self.moves.push((window.end, self.text.len()));
        if window.end < line.end {
            self.text.push_str(dots);
        }
        self.text.push('\n');
        self.seen.push(window);
    }

    pub fn shows(&self, offset: usize) -> bool {
        self.seen.iter().any(|part| part.start <= offset && offset <= part.end)
    }

    /// A range of the file in offsets of the drawing. Half a mask or half an escape counts as the whole.
    pub fn moved(&self, span: &Range<usize>) -> Range<usize> {
        let first_behind = self.moves.partition_point(|(old, _)| *old <= span.start);
        let start = self.moves.get(first_behind.saturating_sub(1)).map_or(0, |(_, new)| *new);
        let reached = self.moves.partition_point(|(old, _)| *old < span.end);
        let end = self.moves.get(reached).map_or(start, |(_, new)| *new);
        start..if span.is_empty() { start } else { end.max(start) }
    }

    /// The part of a line that fits, around the first anchor in it.
    fn window(&self, line: Range<usize>) -> Range<usize> {
        let text = &self.source.text()[line.clone()];
        let fits = |text: &str| text.len() <= self.columns || text.chars().nth(self.columns).is_none();
        if fits(text) {
            return line;
        }
        let anchor = self.anchors.iter().find(|&&anchor| line.start <= anchor && anchor <= line.end);
        let anchor = text.floor_char_boundary(anchor.map_or(0, |anchor| anchor - line.start));
        let back =
            |from: usize, count: usize| text[..from].char_indices().rev().take(count).last().map_or(from, |(at, _)| at);
        let near_start = fits(&text[..anchor]) && text[..anchor].chars().count() < self.columns * 3 / 4;
        // Near the end the window is filled from behind, as otherwise half of it would be empty.
        let start = if near_start { 0 } else { back(anchor, self.columns / 4).min(back(text.len(), self.columns)) };
        let end = text[start..].char_indices().nth(self.columns).map_or(text.len(), |(at, _)| start + at);
        line.start + start..line.start + end
    }

    fn draw(&mut self, line: &Range<usize>, window: &Range<usize>) {
        let text = self.source.text();
        let indent = line.start + (text[line.clone()].len() - text[line.clone()].trim_start().len());
        let mut at = window.start;
        while let Some(c) = text[at..window.end].chars().next() {
            self.moves.push((at, self.text.len()));
            // The indentation of a block scalar is no secret and keeps the snippet in shape.
            if let Some(mask) = self.mask_at(at).filter(|_| at >= indent) {
                self.text.extend(std::iter::repeat_n(if self.unicode { '•' } else { '*' }, MASK));
                at = mask.end.min(window.end);
            } else {
                if is_harmful(&text[at..line.end]) {
                    push_escape(&mut self.text, c);
                } else {
                    self.text.push(c);
                }
                at += c.len_utf8();
            }
        }
    }

    fn mask_at(&self, offset: usize) -> Option<Range<usize>> {
        let before = self.masks.partition_point(|mask| mask.start <= offset).checked_sub(1)?;
        self.masks.get(before).filter(|mask| offset < mask.end).cloned()
    }
}
