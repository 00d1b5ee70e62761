//! Names of objects as the API server checks them
//! (kubernetes/apimachinery `pkg/util/validation/validation.go`, `pkg/api/validation/path/name.go`).

use super::{SyntaxError, char_at, quoted};

/// Small letters, digits, dashes and dots, at most 253 bytes: what most kinds and all custom resources take.
pub fn subdomain(name: &str) -> Result<(), SyntaxError> {
    allowed(name, ", `-` and `.`", |b| matches!(b, b'-' | b'.'))?;
    at_most(name, 253)?;
    let mut start = 0;
    for part in name.split('.') {
        ends(part, start, "each part of a name between dots")?;
        start += part.len() + 1;
    }
    Ok(())
}

/// Small letters, digits and dashes, at most 63 bytes.
pub fn label(name: &str) -> Result<(), SyntaxError> {
    allowed(name, " and `-`", |b| b == b'-')?;
    at_most(name, 63)?;
    ends(name, 0, "such a name")
}

/// As [`label`], and begins with a letter (RFC 1035).
pub fn letter_first(name: &str) -> Result<(), SyntaxError> {
    label(name)?;
    match name.bytes().next() {
        Some(first) if first.is_ascii_digit() => {
            Err(SyntaxError::new(0..1, format!("such a name begins with a letter, unlike {}", quoted(name))))
        }
        _ => Ok(()),
    }
}

/// Anything that can be one part of a path.
pub fn path_segment(name: &str) -> Result<(), SyntaxError> {
    if matches!(name, "." | "..") {
        return Err(SyntaxError::new(0..name.len(), format!("a name cannot be {}", quoted(name))));
    }
    match name.find(['/', '%']) {
        Some(at) => Err(SyntaxError::new(at..at + 1, format!("`{}` cannot be in a name", &name[at..=at]))),
        None => Ok(()),
    }
}

fn allowed(name: &str, with: &str, extra: impl Fn(u8) -> bool) -> Result<(), SyntaxError> {
    let is_bad = |c: char| !u8::try_from(c).is_ok_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || extra(b));
    let Some(at) = name.find(is_bad) else { return Ok(()) };
    let at = char_at(name, at);
    let bad = quoted(&name[at.clone()]);
    Err(SyntaxError::new(at, format!("{bad} cannot be in a name, which has small letters, digits{with}")))
}

fn at_most(name: &str, most: usize) -> Result<(), SyntaxError> {
    if name.len() <= most {
        return Ok(());
    }
    Err(SyntaxError::new(0..name.len(), format!("a name has at most {most} characters, this one has {}", name.len())))
}

fn ends(part: &str, start: usize, what: &str) -> Result<(), SyntaxError> {
    let is_good = |byte: Option<&u8>| byte.is_some_and(|b| *b != b'-');
    let bytes = part.as_bytes();
    if is_good(bytes.first()) && is_good(bytes.last()) {
        return Ok(());
    }
    let message = format!("{what} begins and ends with a letter or a digit, unlike {}", quoted(part));
    Err(SyntaxError::new(start..start + part.len(), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(result: Result<(), SyntaxError>) -> Option<(usize, usize, String)> {
        result.err().map(|error| (error.at.start, error.at.end, error.message))
    }

    #[test]
    fn names() {
        let long = "a".repeat(64);
        for good in ["a", "web-1.2", "1a", "a.b-c.d", &long] {
            assert_eq!(error(subdomain(good)), None, "{good}");
        }
        let wrong = |at: usize, end: usize, message: &str| Some((at, end, message.to_owned()));
        let letters = "cannot be in a name, which has small letters, digits, `-` and `.`";
        assert_eq!(error(subdomain("myApp")), wrong(2, 3, &format!("`A` {letters}")));
        assert_eq!(error(subdomain("a_b")), wrong(1, 2, &format!("`_` {letters}")));
        assert_eq!(error(subdomain("ä")), wrong(0, 2, &format!("`ä` {letters}")));
        let ends = "each part of a name between dots begins and ends with a letter or a digit, unlike";
        assert_eq!(error(subdomain("a.-b")), wrong(2, 4, &format!("{ends} `-b`")));
        assert_eq!(error(subdomain("a..b")), wrong(2, 2, &format!("{ends} ``")));
        assert_eq!(error(subdomain("")), wrong(0, 0, &format!("{ends} ``")));
        let most = "a name has at most 253 characters, this one has 254";
        assert_eq!(error(subdomain(&"a".repeat(254))), wrong(0, 254, most));
    }

    #[test]
    fn narrower_and_wider_ones() {
        assert_eq!(error(label("web-1")), None);
        assert!(label("web.1").is_err_and(|error| error.message.ends_with("small letters, digits and `-`")));
        assert!(label(&"a".repeat(64)).is_err_and(|error| error.message.contains("at most 63")));
        assert!(label("web-").is_err());
        assert_eq!(error(label("1web")), None);
        assert!(letter_first("1web").is_err_and(|error| error.at == (0..1)));
        assert_eq!(error(letter_first("web1")), None);
        assert_eq!(error(path_segment("system:Node_reader")), None);
        for bad in [".", "..", "a/b", "a%b"] {
            assert!(path_segment(bad).is_err(), "{bad}");
        }
    }
}
