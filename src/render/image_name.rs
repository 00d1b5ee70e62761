//! What an entry of `images` makes of the text of one image (kustomize api/filters/imagetag, api/internal/image).

use crate::model::value::{SyntaxError, regexp::Regexp};

/// An entry of `images`, ready to be applied to many texts.
#[derive(Clone, Debug)]
pub struct ImageEntry<'a> {
    pattern: Regexp,
    new_name: &'a str,
    new_tag: &'a str,
    digest: &'a str,
    tag_suffix: &'a str,
}

impl<'a> ImageEntry<'a> {
    /// Empty texts are absent ones. `name` is a regular expression that the engine does not even put in a group, so
    /// that `web|api` is `^web` or `api…$`. One that does not compile matches nothing; v0.21.1, which Flux 2.9 pins,
    /// panics there.
    pub fn new(
        name: &str,
        new_name: &'a str,
        new_tag: &'a str,
        digest: &'a str,
        tag_suffix: &'a str,
    ) -> Result<Self, SyntaxError> {
        // The algorithms of other digests are new in v0.21.3: v0.21.1 knows `sha256` only.
        let algorithm = "[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*";
        let pattern = format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@{algorithm}:[a-zA-Z0-9_.{{}}-]*)?$");
        let pattern = Regexp::parse(&pattern).map_err(|error| {
            let within = |at: usize| at.saturating_sub(1).min(name.len());
            SyntaxError { at: within(error.at.start)..within(error.at.end), ..error }
        })?;
        Ok(Self { pattern, new_name, new_tag, digest, tag_suffix })
    }

    /// The new text of an image, none where the entry is about another one.
    pub fn rewrite(&self, text: &str) -> Option<String> {
        if self.pattern.is_match(text) != Some(true) {
            return None;
        }
        let old = split(text);
        let name = if self.new_name.is_empty() { old.name } else { self.new_name };
        let suffixed;
        // A new tag drops the old digest, a new digest the old tag; both together stay.
        let (tag, digest) = match (self.new_tag, self.digest, self.tag_suffix) {
            ("", "", "") => (old.tag, old.digest),
            ("", "", suffix) => {
                suffixed = format!("{}{suffix}", old.tag);
                (suffixed.as_str(), "")
            }
            (tag, digest, _) => (tag, digest),
        };
        let mut text = name.to_owned();
        for (mark, part) in [(':', tag), ('@', digest)] {
            if !part.is_empty() {
                text.push(mark);
                text.push_str(part);
            }
        }
        Some(text)
    }
}

/// [`ImageEntry`] for one text: none for another image, and for a name that is no regular expression.
pub fn rewrite(
    text: &str,
    name: &str,
    new_name: &str,
    new_tag: &str,
    digest: &str,
    tag_suffix: &str,
) -> Option<String> {
    ImageEntry::new(name, new_name, new_tag, digest, tag_suffix).ok()?.rewrite(text)
}

/// The parts of the text of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    pub name: &'a str,
    /// Without the colon; empty for none.
    pub tag: &'a str,
    /// Without the `@`; empty for none.
    pub digest: &'a str,
}

/// Cuts a text as the engine does, whatever it is: a colon before the first slash belongs to a host.
pub fn split(text: &str) -> Parts<'_> {
    let path = text.find('/').unwrap_or(0);
    let (before_digest, digest) = match text[path..].find('@') {
        Some(at) => (&text[..path + at], &text[path + at + 1..]),
        None => (text, ""),
    };
    // Go looks for the first colon of all: one behind the `@` belongs to the digest.
    match before_digest[path..].find(':') {
        Some(colon) => {
            let (name, tag) = before_digest.split_at(path + colon);
            Parts { name, tag: &tag[1..], digest }
        }
        None => Parts { name: before_digest, tag: "", digest },
    }
}

#[cfg(test)]
mod tests;
