//! Texts that are no files, and the way back from them to what a person wrote.

use super::{Place, Span};

/// A part of a made text and where it is written.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it begins in the made text, in bytes.
    pub at: u32,
    /// How long it is there.
    pub len: u32,
    /// Where it is written; text of the same length there is the same text, byte for byte.
    pub place: Place,
}

/// What a text was made of.
#[derive(Debug)]
pub(super) struct Derived {
    /// Shown where the pieces do not say better.
    pub whole: Place,
    /// Sorted, without overlaps.
    pub pieces: Vec<Piece>,
}

impl Piece {
    /// The place of a byte of the made text, which the piece holds.
    fn offset(&self, at: u32) -> u32 {
        if self.is_copy() { self.place.span.start + (at - self.at) } else { self.place.span.start }
    }

    fn is_copy(&self) -> bool {
        self.place.span.end - self.place.span.start == self.len
    }
}

/// Follows a place through made texts to a file.
pub(super) fn real(mut place: Place) -> Place {
    // Each step leads to a text that existed before, so this ends.
    while let Some(derived) = &place.source.derived {
        place = derived.place(place.span);
    }
    place
}

impl Derived {
    fn place(&self, span: Span) -> Place {
        self.exact(span).unwrap_or_else(|| self.whole.clone())
    }

    fn exact(&self, span: Span) -> Option<Place> {
        let holds = |at: u32| {
            let behind = self.pieces.partition_point(|piece| piece.at <= at);
            let piece = &self.pieces[behind.checked_sub(1)?];
            (at <= piece.at + piece.len).then_some(piece)
        };
        let first = holds(span.start)?;
        let last = if span.is_empty() { first } else { holds(span.end - 1)? };
        if !first.is_copy() && std::ptr::eq(first, last) {
            return Some(first.place.clone());
        }
        if !std::sync::Arc::ptr_eq(&first.place.source, &last.place.source) {
            // Made of a variable and of text around it: that text says where.
            let own = [first, last].into_iter();
            let mut own = own.filter(|piece| std::sync::Arc::ptr_eq(&piece.place.source, &self.whole.source));
            return own.next().map(|piece| piece.place.clone());
        }
        let start = first.offset(span.start);
        let end = if last.is_copy() { last.place.span.start + (span.end - last.at) } else { last.place.span.end };
        (start <= end).then(|| Place { source: first.place.source.clone(), span: Span { start, end } })
    }
}
