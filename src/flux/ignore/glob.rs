//! A name with wildcards, as Go's `path/filepath.Match` reads it: braces are plain, `[^…]` is the only negation.

/// What one name is held against.
#[derive(Debug)]
pub(super) enum Glob {
    Literal(String),
    Tokens {
        tokens: Vec<Token>,
        /// Characters that a name needs at least.
        least: usize,
    },
}

#[derive(Debug)]
pub(super) enum Token {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
    /// `[a-z]`, and whether it is negated.
    Class(bool, Vec<(char, char)>),
}

impl Glob {
    /// `None` for a text that Go refuses.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.contains(['*', '?', '[', '\\']) {
            return Some(Glob::Literal(text.to_owned()));
        }
        let mut rest = text.chars();
        let mut tokens = Vec::new();
        while let Some(character) = rest.next() {
            tokens.push(match character {
                '*' => Token::Any,
                '?' => Token::One,
                '[' => class(&mut rest)?,
                '\\' => Token::Char(rest.next()?),
                other => Token::Char(other),
            });
        }
        let least = tokens.iter().filter(|token| !matches!(token, Token::Any)).count();
        Some(Glob::Tokens { tokens, least })
    }

    pub fn fits(&self, name: &str) -> bool {
        match self {
            Glob::Literal(text) => text == name,
            // A character has a byte at least.
            Glob::Tokens { least, .. } if *least > name.len() => false,
            Glob::Tokens { tokens, .. } => fits(tokens, name),
        }
    }
}

impl Token {
    fn fits(&self, character: char) -> bool {
        match self {
            Token::Any | Token::One => true,
            Token::Char(wanted) => *wanted == character,
            Token::Class(negated, ranges) => {
                ranges.iter().any(|&(low, high)| (low..=high).contains(&character)) != *negated
            }
        }
    }
}

/// Goes back to the last `*` only, which is enough.
fn fits(tokens: &[Token], name: &str) -> bool {
    let mut at = 0;
    let mut rest = name.chars();
    let mut again: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        match (tokens.get(at), rest.clone().next()) {
            (Some(Token::Any), _) => {
                at += 1;
                again = Some((at, rest.clone()));
                continue;
            }
            (Some(token), Some(character)) if token.fits(character) => {
                at += 1;
                rest.next();
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((from, mut later)) = again.take() else { return false };
        if later.next().is_none() {
            return false;
        }
        at = from;
        rest = later.clone();
        again = Some((from, later));
    }
}

/// The part of a class behind its bracket.
fn class(rest: &mut std::str::Chars<'_>) -> Option<Token> {
    let negated = rest.as_str().starts_with('^');
    if negated {
        rest.next();
    }
    let mut ranges = Vec::new();
    loop {
        if rest.as_str().starts_with(']') && !ranges.is_empty() {
            rest.next();
            return Some(Token::Class(negated, ranges));
        }
        let low = member(rest)?;
        let mut high = low;
        if rest.as_str().starts_with('-') {
            rest.next();
            high = member(rest)?;
        }
        ranges.push((low, high));
    }
}

/// One end of a range; something must stand behind it.
fn member(rest: &mut std::str::Chars<'_>) -> Option<char> {
    let character = match rest.next()? {
        '-' | ']' => return None,
        '\\' => rest.next()?,
        other => other,
    };
    (!rest.as_str().is_empty()).then_some(character)
}
