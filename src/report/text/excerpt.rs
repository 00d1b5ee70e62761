//! The few lines of a file that a snippet shows, as a source of its own.
//!
//! miette looks for a line by reading its source from the start, for every label of every finding. Here it reads a
//! text of a dozen lines, made with the line index of the file, in which secrets are masked, harmful characters
//! escaped and long lines cut. Labels are moved along, so the arrows point at what they are meant for.

use std::{collections::BTreeSet, ops::Range};

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::{
    finding::{Finding, Note},
    report::{Style, mask::Masks, sanitize::inline, words::path as shown},
    text::{Place, Source},
};

use self::row::{Paper, Row};

mod row;

/// Lines shown above and below.
pub const CONTEXT: usize = 2;
/// Lines of a span that are shown: the rest of a long block is rarely what is wrong.
const TALL: u32 = 8;
/// Notes drawn into a snippet. With more of them nobody follows the lines.
const NOTES: usize = 4;

#[derive(Debug)]
pub struct Excerpt {
    name: String,
    /// The rows, each ending in a line feed.
    text: String,
    rows: Vec<Row>,
    marks: Vec<Mark>,
}

/// A label, in offsets of the excerpt.
#[derive(Debug)]
struct Mark {
    span: Range<usize>,
    /// The 1-based column in the file.
    column: u32,
    /// The finding itself has none: its message stands above.
    label: Option<String>,
}

impl Excerpt {
    /// With the notes that found no room.
    pub fn new<'a>(finding: &'a Finding, masks: &Masks<'_>, style: &Style) -> (Self, Vec<&'a Note>) {
        let source = &*finding.place.source;
        let path = source.path();
        let (mut near, mut elsewhere): (Vec<_>, Vec<_>) =
            finding.notes.iter().partition(|note| note.place.source.path() == path);
        elsewhere.splice(0..0, near.split_off(near.len().min(NOTES)));

        let primary = clip(&finding.place);
        let notes: Vec<Range<usize>> = near.iter().map(|note| clip(&note.place)).collect();
        let mut numbers = BTreeSet::new();
        for span in std::iter::once(&primary).chain(&notes) {
            let (first, last) = (line_of(source, span.start), line_of(source, span.end));
            let context = CONTEXT as u32;
            numbers.extend(first.saturating_sub(context).max(1)..=last);
            // What stands behind the last line break is a line for a finding at the end, and else none.
            numbers.extend((last + 1..=last + context).filter(|&number| is_written(source, number)));
        }
        let anchors: Vec<usize> =
            std::iter::once(&primary).chain(&notes).flat_map(|span| [span.start, span.end]).collect();
        let mut paper = Paper::new(source, masks.in_file(path), &anchors, style);
        numbers.into_iter().for_each(|number| paper.row(number));

        let mut marks = vec![Mark { span: paper.moved(&primary), column: finding.place.start().column, label: None }];
        let mut unseen = Vec::new();
        for (note, span) in near.into_iter().zip(notes) {
            if paper.shows(span.start) {
                let label = Some(inline(&note.message).into_owned());
                marks.push(Mark { span: paper.moved(&span), column: note.place.start().column, label });
            } else {
                unseen.push(note);
            }
        }
        elsewhere.splice(0..0, unseen);
        let name = shown(path, style);
        let (text, rows) = paper.finish();
        (Self { name, text, rows, marks }, elsewhere)
    }

    pub fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.marks.iter().enumerate().map(|(number, mark)| {
            let span = (mark.span.start, mark.span.len());
            if number == 0 {
                LabeledSpan::new_primary_with_span(mark.label.clone(), span)
            } else {
                LabeledSpan::new_with_span(mark.label.clone(), span)
            }
        })
    }

    /// The position of the finding's own label among all, by place, and the number of all.
    pub fn primary(&self) -> (usize, usize) {
        let own = self.marks.first().map_or(0, |mark| mark.span.start);
        (self.marks.iter().filter(|mark| mark.span.start < own).count(), self.marks.len())
    }

    fn row_at(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.start <= offset).saturating_sub(1)
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (mut first, mut last) = (self.row_at(span.offset()), self.row_at(span.offset() + span.len()));
        let follows = |row: usize| self.rows[row].number + 1 == self.rows[row + 1].number;
        if !(first..last).all(follows) {
            // What miette would join lies apart in the file.
            return Err(MietteError::OutOfBounds);
        }
        let (top, bottom) = (first.saturating_sub(before), (last + after).min(self.rows.len() - 1));
        while first > top && follows(first - 1) {
            first -= 1;
        }
        while last < bottom && follows(last) {
            last += 1;
        }
        let start = self.rows[first].start;
        let end = self.rows.get(last + 1).map_or(self.text.len(), |row| row.start);
        let column = self.marks.iter().find(|mark| mark.span.start == span.offset()).map_or(1, |mark| mark.column);
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            &self.text.as_bytes()[start..end],
            (start, end - start).into(),
            self.rows[first].number as usize - 1,
            column as usize - 1,
            last - first + 1,
        )))
    }
}

/// The bytes of a place that are marked: within the text, without the line breaks behind, and not too tall.
fn clip(place: &Place) -> Range<usize> {
    let source = &*place.source;
    let text = source.text();
    let start = text.floor_char_boundary(place.span.start as usize);
    let end = text.floor_char_boundary(place.span.end as usize).max(start);
    let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
    let tallest = source.line(line_of(source, start) + TALL - 1).map_or(text.len(), |line| line.end as usize);
    start..end.min(tallest).max(start)
}

fn is_written(source: &Source, number: u32) -> bool {
    source.line(number).is_some_and(|line| (line.start as usize) < source.text().len())
}

fn line_of(source: &Source, offset: usize) -> u32 {
    source.position(u32::try_from(offset).unwrap_or(u32::MAX)).line
}
