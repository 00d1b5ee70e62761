//! Where something stands: a byte span, a place in a source, a position a person can find.

use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
    ops::Range,
    sync::Arc,
};

use super::Source;

/// A half-open range of bytes in the decoded text of one [`Source`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end.max(start)) }
    }

    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A span together with the source it is a span of.
#[derive(Clone, Debug)]
pub struct Place {
    pub source: Arc<Source>,
    pub span: Span,
}

impl Place {
    pub fn start(&self) -> Position {
        self.source.position(self.span.start)
    }

    pub fn end(&self) -> Position {
        self.source.position(self.span.end)
    }

    /// The part of it on its first line: a collection is shown by that, the rest is rarely what is wrong.
    pub fn first_line(self) -> Place {
        match self.text().find('\n') {
            Some(at) => {
                let span = Span { end: self.span.start + at as u32, ..self.span };
                Place { span, ..self }
            }
            None => self,
        }
    }

    /// The start of a file that has no text.
    pub fn nowhere(path: &super::RepoPath) -> Place {
        Source::new(path.clone(), Vec::new()).place(Span::default())
    }

    /// The same place in a file of the repository, if this one is in a text made of others.
    pub fn real(self) -> Place {
        super::derived::real(self)
    }

    /// The text that stands at this place.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.source.path() == other.source.path()
    }
}

impl Eq for Place {}

/// By path, then by span.
impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        self.source.path().cmp(other.source.path()).then(self.span.cmp(&other.span))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.path().hash(state);
        self.span.hash(state);
    }
}

/// A place as a person, an editor and a CI system count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based; LF and CRLF end a line.
    pub line: u32,
    /// 1-based, in Unicode scalar values; a byte order mark is in no column.
    pub column: u32,
    /// 0-based, in bytes of the file as it lies on disk, whatever its encoding.
    pub offset: u32,
}
