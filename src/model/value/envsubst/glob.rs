//! The patterns of `#` and `%` (envsubst/path/match.go): `*`, `?`, `[a-z]` and `\`, where `*` and `?` take a slash.

use std::ops::RangeInclusive;

pub(super) struct Glob {
    tokens: Vec<Token>,
}

enum Token {
    Any,
    One,
    Literal(char),
    Class {
        negated: bool,
        ranges: Vec<RangeInclusive<char>>,
    },
    /// Malformed from here on: noticed only by a text that comes so far.
    Bad,
}

impl Glob {
    pub fn parse(pattern: &str) -> Self {
        let mut tokens = Vec::new();
        let mut rest = pattern.chars();
        while let Some(c) = rest.next() {
            let token = match c {
                '*' if matches!(tokens.last(), Some(Token::Any)) => continue,
                '*' => Token::Any,
                '?' => Token::One,
                '[' => class(&mut rest).unwrap_or(Token::Bad),
                '\\' => rest.next().map_or(Token::Bad, Token::Literal),
                _ => Token::Literal(c),
            };
            let is_bad = matches!(token, Token::Bad);
            tokens.push(token);
            if is_bad {
                break;
            }
        }
        Self { tokens }
    }

    /// The value without the shortest or longest beginning that matches, at least one character; unchanged where the
    /// pattern turns out malformed. Takes characters times tokens.
    pub fn trim(&self, value: &str, longest: bool) -> String {
        let mut cut = 0;
        // Which tokens can come next; one more for the end of the pattern.
        let mut active = vec![false; self.tokens.len() + 1];
        active[0] = true;
        for (at, c) in value.char_indices() {
            let mut reached = vec![false; active.len()];
            for index in 0..self.tokens.len() {
                if !active[index] {
                    continue;
                }
                let takes = match &self.tokens[index] {
                    Token::Any => {
                        reached[index] = true;
                        // It may also take nothing.
                        active[index + 1] = true;
                        continue;
                    }
                    Token::One => true,
                    Token::Literal(literal) => *literal == c,
                    Token::Class { negated, ranges } => ranges.iter().any(|range| range.contains(&c)) != *negated,
                    Token::Bad => return value.to_owned(),
                };
                reached[index + 1] |= takes;
            }
            active = reached;
            let ends_in_any = matches!(self.tokens.last(), Some(Token::Any)) && active[self.tokens.len() - 1];
            if (active[self.tokens.len()] || ends_in_any) && (cut == 0 || longest) {
                cut = at + c.len_utf8();
            }
            if !active.contains(&true) {
                break;
            }
        }
        value[cut..].to_owned()
    }
}

/// What stands behind `[`; none if it is malformed.
fn class(rest: &mut std::str::Chars<'_>) -> Option<Token> {
    let negated = rest.as_str().starts_with('^');
    if negated {
        rest.next();
    }
    let mut ranges = Vec::new();
    loop {
        if !ranges.is_empty() && rest.as_str().starts_with(']') {
            rest.next();
            return Some(Token::Class { negated, ranges });
        }
        let low = class_end(rest)?;
        let mut high = low;
        if rest.as_str().starts_with('-') {
            rest.next();
            high = class_end(rest)?;
        }
        ranges.push(low..=high);
    }
}

/// One end of a range, possibly escaped.
fn class_end(rest: &mut std::str::Chars<'_>) -> Option<char> {
    match rest.next()? {
        '-' | ']' => None,
        '\\' => rest.next(),
        c => Some(c),
    }
}
