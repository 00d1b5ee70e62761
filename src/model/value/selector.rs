//! A Kubernetes label selector in its text form: `a=b,c!=d,e in (x,y),!f`.

mod matching;

use std::ops::Range;

use super::{SyntaxError, char_at, quoted};

/// Requirements that all must hold; none of them selects everything
/// (kubernetes/apimachinery:pkg/labels/selector.go `Parse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    pub requirements: Vec<Requirement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    pub key: String,
    pub operator: Operator,
    /// One for the comparisons, one or more for sets, none for existence.
    pub values: Vec<String>,
    /// Bytes of the text given.
    pub at: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Exists,
    DoesNotExist,
    /// `=` or `==`.
    Equals,
    NotEquals,
    In,
    NotIn,
    GreaterThan,
    LessThan,
}

impl Selector {
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let mut parser = Parser { text, at: 0 };
        let mut requirements = Vec::new();
        if parser.peek() == Token::End {
            return Ok(Self { requirements });
        }
        loop {
            requirements.push(parser.requirement()?);
            match parser.next() {
                (Token::End, _) => return Ok(Self { requirements }),
                (Token::Comma, comma) if parser.peek() == Token::End => {
                    return Err(SyntaxError::new(comma, "nothing follows the last comma"));
                }
                (Token::Comma, _) => {}
                (_, at) => {
                    let message = format!("a comma is missing before {}", quoted(&text[at.clone()]));
                    return Err(SyntaxError::new(at, message));
                }
            }
        }
    }
}

/// Checks a label key: an optional DNS prefix and a slash, then a name
/// (kubernetes/apimachinery:pkg/util/validation/validation.go `IsQualifiedName`).
pub fn check_key(key: &str) -> Result<(), SyntaxError> {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    let start = key.len() - name.len();
    if let Some(prefix) = prefix {
        let label = |label: &str| {
            let inner = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
        };
        if prefix.len() > 253 || !prefix.split('.').all(label) {
            let message = format!("{} is not a DNS name, which the part before the slash has to be", quoted(prefix));
            return Err(SyntaxError::new(0..prefix.len(), message));
        }
        if let Some(slash) = name.find('/') {
            return Err(SyntaxError::new(start + slash..start + slash + 1, "a label key has at most one slash"));
        }
    }
    if name.is_empty() {
        return Err(SyntaxError::new(start..key.len(), "a label key needs a name"));
    }
    check_word(name, "the name of a label key").map_err(|error| error.shifted(start))
}

/// Checks a label value, which may be empty (`IsValidLabelValue`).
pub fn check_value(value: &str) -> Result<(), SyntaxError> {
    if value.is_empty() { Ok(()) } else { check_word(value, "a label value") }
}

fn check_word(word: &str, what: &str) -> Result<(), SyntaxError> {
    if let Some(bad) = word.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)) {
        let here = char_at(word, bad);
        let message = format!("`{}` cannot be in {what}, which has letters, digits and `-_.`", &word[here.clone()]);
        return Err(SyntaxError::new(here, message));
    }
    if word.len() > 63 {
        return Err(SyntaxError::new(
            0..word.len(),
            format!("{what} has at most 63 characters, this one has {}", word.len()),
        ));
    }
    let ends = [(word.chars().next(), 0), (word.chars().last(), word.len().saturating_sub(1))];
    match ends.into_iter().find(|(end, _)| end.is_some_and(|c| !c.is_ascii_alphanumeric())) {
        None => Ok(()),
        Some((_, at)) => Err(SyntaxError::new(
            at..at + 1,
            format!("{what} begins and ends with a letter or a digit, unlike {}", quoted(word)),
        )),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    Comma,
    Open,
    Close,
    Not,
    Operator(Operator),
    /// Made of operator characters, but none.
    Unknown,
    End,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn requirement(&mut self) -> Result<Requirement, SyntaxError> {
        let (token, start) = self.next();
        let negated = token == Token::Not;
        let (token, key_at) = if negated { self.next() } else { (token, start.clone()) };
        if token != Token::Word {
            return Err(self.unexpected(token, key_at, "a label key"));
        }
        let key = self.text[key_at.clone()].to_owned();
        check_key(&key).map_err(|error| error.shifted(key_at.start))?;
        let done = |operator, values, end| Ok(Requirement { key, operator, values, at: start.start..end });
        if negated {
            return done(Operator::DoesNotExist, Vec::new(), key_at.end);
        }
        if matches!(self.peek(), Token::End | Token::Comma) {
            return done(Operator::Exists, Vec::new(), key_at.end);
        }
        let (token, place) = self.next();
        let operator = match (token, &self.text[place.clone()]) {
            (Token::Operator(operator), _) => operator,
            (Token::Word, "in") => Operator::In,
            (Token::Word, "notin") => Operator::NotIn,
            _ => {
                return Err(self.unexpected(token, place, "an operator such as `=`, `!=`, `in` or `notin`"));
            }
        };
        let (values, end) = match operator {
            Operator::In | Operator::NotIn => self.set()?,
            _ => self.value()?,
        };
        if matches!(operator, Operator::GreaterThan | Operator::LessThan) && values[0].parse::<i64>().is_err() {
            let at = end - values[0].len()..end;
            return Err(SyntaxError::new(at, format!("{} is not a whole number", quoted(&values[0]))));
        }
        done(operator, values, end)
    }

    /// The value of a comparison; nothing before a comma or the end is the empty value.
    fn value(&mut self) -> Result<(Vec<String>, usize), SyntaxError> {
        if matches!(self.peek(), Token::End | Token::Comma) {
            return Ok((vec![String::new()], self.at));
        }
        let (token, at) = self.next();
        if token != Token::Word {
            return Err(self.unexpected(token, at, "a label value"));
        }
        let value = &self.text[at.clone()];
        check_value(value).map_err(|error| error.shifted(at.start))?;
        Ok((vec![value.to_owned()], at.end))
    }

    fn set(&mut self) -> Result<(Vec<String>, usize), SyntaxError> {
        let (token, at) = self.next();
        if token != Token::Open {
            return Err(self.unexpected(token, at, "`(`"));
        }
        let mut values = Vec::new();
        // Between two commas, or beside a parenthesis, stands the empty value.
        let mut empty = true;
        loop {
            let (token, at) = self.next();
            match token {
                Token::Word if empty => {
                    let value = &self.text[at.clone()];
                    check_value(value).map_err(|error| error.shifted(at.start))?;
                    values.push(value.to_owned());
                    empty = false;
                }
                Token::Comma | Token::Close => {
                    if empty {
                        values.push(String::new());
                    }
                    if token == Token::Close {
                        return Ok((values, at.end));
                    }
                    empty = true;
                }
                _ => return Err(self.unexpected(token, at, "`,` or `)`")),
            }
        }
    }

    fn peek(&self) -> Token {
        Parser { text: self.text, at: self.at }.next().0
    }

    fn next(&mut self) -> (Token, Range<usize>) {
        let rest = &self.text[self.at..];
        let start = self.at + rest.find(|c| !is_white(c)).unwrap_or(rest.len());
        let rest = &self.text[start..];
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some(',') => (Token::Comma, 1),
            Some('(') => (Token::Open, 1),
            Some(')') => (Token::Close, 1),
            Some(c) if is_operator(c) => {
                let length = rest.find(|c| !is_operator(c)).unwrap_or(rest.len());
                match &rest[..length] {
                    "=" | "==" => (Token::Operator(Operator::Equals), length),
                    "!=" => (Token::Operator(Operator::NotEquals), 2),
                    ">" => (Token::Operator(Operator::GreaterThan), 1),
                    "<" => (Token::Operator(Operator::LessThan), 1),
                    "!" => (Token::Not, 1),
                    _ => (Token::Unknown, length),
                }
            }
            Some(_) => {
                let end = rest.find(|c| is_white(c) || is_operator(c) || ",()".contains(c));
                (Token::Word, end.unwrap_or(rest.len()))
            }
        };
        self.at = start + length;
        (token, start..start + length)
    }

    fn unexpected(&self, token: Token, at: Range<usize>, wanted: &str) -> SyntaxError {
        let message = match token {
            Token::End => format!("{wanted} is missing at the end"),
            _ => format!("{} where {wanted} should be", quoted(&self.text[at.clone()])),
        };
        SyntaxError::new(at, message)
    }
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn is_operator(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors() {
        let text = "a=b, c!=d,e in (x,y),!example.com/f,g,h==,i>5";
        let parsed = Selector::parse(text).unwrap().requirements;
        let shown: Vec<_> = parsed.iter().map(|r| (&text[r.at.clone()], r.operator, r.values.join("|"))).collect();
        let expected = [
            ("a=b", Operator::Equals, "b"),
            ("c!=d", Operator::NotEquals, "d"),
            ("e in (x,y)", Operator::In, "x|y"),
            ("!example.com/f", Operator::DoesNotExist, ""),
            ("g", Operator::Exists, ""),
            ("h==", Operator::Equals, ""),
            ("i>5", Operator::GreaterThan, "5"),
        ];
        assert_eq!(shown, expected.map(|(at, operator, values)| (at, operator, values.to_owned())));
        assert!(Selector::parse(" ").unwrap().requirements.is_empty());
        for (text, blamed, message) in [
            ("a=b,", ",", "nothing follows the last comma"),
            ("a b", "b", "`b` where an operator such as `=`, `!=`, `in` or `notin` should be"),
            ("a=b c", "c", "a comma is missing before `c`"),
            ("a===b", "===", "`===` where an operator such as `=`, `!=`, `in` or `notin` should be"),
            ("a in x", "x", "`x` where `(` should be"),
            ("a in (x", "", "`,` or `)` is missing at the end"),
            ("-a=b", "-", "the name of a label key begins and ends with a letter or a digit, unlike `-a`"),
            ("a=b:c", ":", "`:` cannot be in a label value, which has letters, digits and `-_.`"),
            ("A.b/c", "A.b", "`A.b` is not a DNS name, which the part before the slash has to be"),
            ("a>b", "b", "`b` is not a whole number"),
            ("=b", "=", "`=` where a label key should be"),
        ] {
            let error = Selector::parse(text).unwrap_err();
            assert_eq!((&text[error.at], error.message.as_str()), (blamed, message), "{text}");
        }
    }
}
