//! From bytes to text, as kustomize's YAML reader takes them.

use super::Span;

/// How the bytes of a file spell its text.
///
/// go-yaml looks at the first bytes for a byte order mark and reads UTF-16 with either one
/// (go.yaml.in/yaml readerc.go:yaml_parser_determine_encoding).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    #[default]
    Utf8,
    Utf8WithBom,
    Utf16Le,
    Utf16Be,
}

impl Encoding {
    /// Bytes before the first character of the text.
    pub fn mark_len(self) -> u32 {
        match self {
            Encoding::Utf8 => 0,
            Encoding::Utf8WithBom => 3,
            Encoding::Utf16Le | Encoding::Utf16Be => 2,
        }
    }
}

/// Bytes that are no text. What could be read of the file, and where the first bad byte stands in that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    pub readable: String,
    pub at: Span,
    pub bad: Vec<u8>,
}

pub(super) fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Box<(DecodeError, Encoding)>> {
    match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest.to_vec(), Encoding::Utf8WithBom),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, Encoding::Utf16Le, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, Encoding::Utf16Be, u16::from_be_bytes),
        _ => utf8(bytes, Encoding::Utf8),
    }
}

fn utf8(bytes: Vec<u8>, encoding: Encoding) -> Result<(String, Encoding), Box<(DecodeError, Encoding)>> {
    if simdutf8::basic::from_utf8(&bytes).is_ok() {
        // Checked above; `from_utf8` would walk the bytes a second time only to agree.
        #[expect(clippy::unwrap_used, reason = "simdutf8 has just accepted these bytes")]
        return Ok((String::from_utf8(bytes).unwrap(), encoding));
    }
    let mut readable = String::new();
    let mut bad = Vec::new();
    if let Some(chunk) = bytes.utf8_chunks().next() {
        readable.push_str(chunk.valid());
        bad.extend_from_slice(chunk.invalid());
    }
    Err(refused(readable, bad, encoding))
}

fn utf16(
    bytes: &[u8],
    encoding: Encoding,
    unit: fn([u8; 2]) -> u16,
) -> Result<(String, Encoding), Box<(DecodeError, Encoding)>> {
    let pairs = bytes.chunks_exact(2);
    let rest = pairs.remainder().to_vec();
    let mut text = String::with_capacity(bytes.len() / 2);
    for decoded in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        match decoded {
            Ok(character) => text.push(character),
            Err(error) => return Err(refused(text, error.unpaired_surrogate().to_be_bytes().to_vec(), encoding)),
        }
    }
    if rest.is_empty() { Ok((text, encoding)) } else { Err(refused(text, rest, encoding)) }
}

fn refused(readable: String, bad: Vec<u8>, encoding: Encoding) -> Box<(DecodeError, Encoding)> {
    let at = Span::new(readable.len(), readable.len());
    Box::new((DecodeError { readable, at, bad }, encoding))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_bytes(text: &str, little: bool) -> Vec<u8> {
        let mut bytes = if little { vec![0xFF, 0xFE] } else { vec![0xFE, 0xFF] };
        for unit in text.encode_utf16() {
            bytes.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        }
        bytes
    }

    #[test]
    fn every_encoding_that_kustomize_reads() {
        for (bytes, encoding) in [
            ("a: ü😁".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{FEFF}a: ü😁".as_bytes().to_vec(), Encoding::Utf8WithBom),
            (utf16_bytes("a: ü😁", true), Encoding::Utf16Le),
            (utf16_bytes("a: ü😁", false), Encoding::Utf16Be),
        ] {
            assert_eq!(decode(bytes), Ok(("a: ü😁".to_owned(), encoding)));
        }
    }

    #[test]
    fn bad_bytes_are_refused_where_they_stand() {
        let (error, _) = *decode(b"a: b\xFFc".to_vec()).expect_err("0xFF is no UTF-8");
        assert_eq!((error.readable.as_str(), error.bad.as_slice()), ("a: b", &[0xFF][..]));
        let mut half = utf16_bytes("a", true);
        half.push(0x20);
        assert_eq!(decode(half).expect_err("an odd byte").0.bad, [0x20]);
        assert!(decode(vec![0xFF, 0xFE, 0x00, 0xDC]).is_err(), "a lone low surrogate");
    }
}
