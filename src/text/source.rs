//! One file: its name, its text, and the lines of it.

use std::sync::{Arc, OnceLock};

use super::{DecodeError, Encoding, Piece, Place, Position, RepoPath, Span, decode::decode, derived::Derived};

/// The text of one file of the repository, decoded once and kept.
#[derive(Debug)]
pub struct Source {
    path: RepoPath,
    text: String,
    encoding: Encoding,
    decode_error: Option<DecodeError>,
    /// The bytes as they are, where the text is not the same.
    raw: Option<Box<[u8]>>,
    /// What the text was made of, if it is no file.
    pub(super) derived: Option<Derived>,
    /// Made when a first position is asked for: most files never have a finding.
    index: OnceLock<Index>,
}

/// Where lines start, and how much stands before each block of text, so that a position costs the same anywhere, in
/// one line of 16 MiB too.
#[derive(Debug)]
struct Index {
    lines: Vec<u32>,
    /// For each block: characters, and bytes as UTF-16 writes them, that begin before it.
    before: Vec<(u32, u32)>,
}

/// Bytes of a block.
const BLOCK: usize = 1024;

impl Source {
    /// Never fails: what cannot be decoded is cut at the first bad byte, and [`Source::decode_error`] says so.
    pub fn new(path: RepoPath, bytes: Vec<u8>) -> Arc<Self> {
        let marked = matches!(bytes.as_slice(), [0xEF, 0xBB, 0xBF, ..] | [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
        let raw = (marked || simdutf8::basic::from_utf8(&bytes).is_err()).then(|| bytes.clone().into_boxed_slice());
        let (text, encoding, decode_error) = match decode(bytes) {
            Ok((text, encoding)) => (text, encoding, None),
            Err(refused) => {
                let (mut error, encoding) = *refused;
                (std::mem::take(&mut error.readable), encoding, Some(error))
            }
        };
        Arc::new(Self { path, text, encoding, decode_error, raw, derived: None, index: OnceLock::new() })
    }

    /// A text that is no file: what a scalar holds, or what substitution made of an object. `whole` is shown where
    /// `pieces` do not say better.
    pub fn derived(text: String, whole: Place, pieces: Vec<Piece>) -> Arc<Self> {
        let path = whole.source.path.clone();
        let derived = Some(Derived { whole, pieces });
        Arc::new(Self {
            path,
            text,
            encoding: Encoding::Utf8,
            decode_error: None,
            raw: None,
            derived,
            index: OnceLock::new(),
        })
    }

    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The text without its byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes on disk.
    pub fn bytes(&self) -> &[u8] {
        self.raw.as_deref().unwrap_or(self.text.as_bytes())
    }

    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.decode_error.as_ref()
    }

    /// The text at `span`, empty where the span does not lie on character borders of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    pub fn place(self: &Arc<Self>, span: Span) -> Place {
        Place { source: Arc::clone(self), span }
    }

    pub fn position(&self, offset: u32) -> Position {
        let offset = floor_char(&self.text, offset as usize);
        let lines = &self.index().lines;
        let line = lines.partition_point(|&start| start as usize <= offset).max(1);
        let (characters, utf16) = self.before(offset);
        let (at_start, _) = self.before(lines[line - 1] as usize);
        let bytes = match self.encoding {
            Encoding::Utf8 | Encoding::Utf8WithBom => offset as u32,
            Encoding::Utf16Le | Encoding::Utf16Be => utf16,
        };
        Position { line: line as u32, column: characters - at_start + 1, offset: self.encoding.mark_len() + bytes }
    }

    /// Characters, and bytes as UTF-16 writes them, before an offset.
    fn before(&self, offset: usize) -> (u32, u32) {
        let block = offset / BLOCK;
        let (characters, utf16) = self.index().before[block];
        let (more, wide) = count(&self.text.as_bytes()[block * BLOCK..offset]);
        (characters + more, utf16 + wide)
    }

    pub fn line_count(&self) -> usize {
        self.index().lines.len()
    }

    /// The span of a 1-based line without its line break; `None` behind the last line.
    pub fn line(&self, line: u32) -> Option<Span> {
        let lines = &self.index().lines;
        let index = (line as usize).checked_sub(1)?;
        let start = *lines.get(index)? as usize;
        let end = lines.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        let text = &self.text[start..end];
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        Some(Span::new(start, start + text.len()))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let breaks = memchr::memchr_iter(b'\n', bytes);
            let lines = std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect();
            let mut before = vec![(0, 0)];
            let (mut characters, mut utf16) = (0, 0);
            for block in bytes.chunks(BLOCK) {
                let (more, wide) = count(block);
                characters += more;
                utf16 += wide;
                before.push((characters, utf16));
            }
            Index { lines, before }
        })
    }
}

/// Characters that begin in these bytes of UTF-8, and the bytes that UTF-16 takes for them.
fn count(bytes: &[u8]) -> (u32, u32) {
    let begun = bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count() as u32;
    let pairs = bytes.iter().filter(|&&byte| byte >= 0xF0).count() as u32;
    (begun, (begun + pairs) * 2)
}

fn floor_char(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(bytes: &[u8]) -> Arc<Source> {
        Source::new(RepoPath::new("a.yaml"), bytes.to_vec())
    }

    fn at(source: &Source, needle: &str) -> (u32, u32, u32) {
        let offset = source.text().find(needle).expect("needle");
        let position = source.position(offset as u32);
        (position.line, position.column, position.offset)
    }

    #[test]
    fn positions_count_characters_and_bytes_on_disk() {
        assert_eq!(at(&source("a: 1\r\nü: x\n".as_bytes()), "x"), (2, 4, 10));
        assert_eq!(at(&source("\u{FEFF}a: x".as_bytes()), "x"), (1, 4, 6));
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("a\nü: x".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(at(&source(&utf16), "x"), (2, 4, 12));
    }

    #[test]
    fn a_position_behind_the_end_is_the_end() {
        let source = source(b"a\nb");
        assert_eq!(source.position(99).line, 2);
        assert_eq!(source.line(2).map(|span| source.slice(span).to_owned()), Some("b".into()));
        assert_eq!(source.line(3), None);
    }

    #[test]
    fn an_empty_file_has_one_line() {
        let source = source(b"");
        assert_eq!(source.position(0), Position { line: 1, column: 1, offset: 0 });
    }
}
