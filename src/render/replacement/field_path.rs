//! How a field path falls into parts (kustomize kyaml/utils/pathsplitter.go `SmarterPathSplitter`).

use std::sync::OnceLock;

use crate::model::value::regexp::Regexp;

/// One part of a field path.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub text: String,
    /// Made when it is first asked for: most parts are keys.
    pattern: OnceLock<Result<Regexp, String>>,
}

/// Splits at dots. `\.` is a dot within a part, so is one in brackets: `[a.b]` is the key `a.b`, `[name=a.b]` matches the
/// items of a list.
pub(crate) fn split(path: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut split = escaped(path).into_iter();
    while let Some(part) = split.next() {
        if !part.starts_with('[') || part.ends_with(']') {
            parts.push(part);
            continue;
        }
        let mut bracketed = part;
        for next in split.by_ref() {
            bracketed.push('.');
            bracketed.push_str(&next);
            if next.ends_with(']') {
                break;
            }
        }
        if bracketed.contains('=') {
            parts.push(bracketed);
        } else {
            parts.push(bracketed.trim_matches(['[', ']']).to_owned());
        }
    }
    parts.into_iter().map(Part::new).collect()
}

impl Part {
    pub fn new(text: String) -> Self {
        Self { text, pattern: OnceLock::new() }
    }

    /// `[name=x]`: the items of a list whose `name` is, or matches, `x`; `[=x]` for items that are scalars.
    pub fn is_match(&self) -> bool {
        self.text.starts_with('[') && self.text.ends_with(']')
    }

    /// The field and the value of a match; an error without `=`.
    pub fn field_and_value(&self) -> Result<(&str, &str), String> {
        let part = self.text.strip_suffix(']').unwrap_or(&self.text);
        let found = part.strip_prefix('[').unwrap_or(part).split_once('=');
        found.ok_or_else(|| format!("`{}` must be `[field=value]`", self.text))
    }

    /// The value of a match as a pattern, which need not match the whole of a text.
    pub fn pattern(&self) -> Result<&Regexp, String> {
        let parsed = self.pattern.get_or_init(|| {
            let (_, value) = self.field_and_value()?;
            Regexp::parse(value).map_err(|error| format!("`{value}` is not a valid pattern: {}", error.message))
        });
        parsed.as_ref().map_err(Clone::clone)
    }

    /// The number of an item as Go's `strconv.Atoi` reads it; it may be negative.
    pub fn number(&self) -> Option<i64> {
        self.text.parse().ok()
    }
}

fn escaped(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    // A path may begin with a dot.
    let path = path.strip_prefix('.').unwrap_or(path);
    for part in path.split('.') {
        match parts.last_mut() {
            Some(last) if last.ends_with('\\') => {
                last.pop();
                last.push('.');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}
