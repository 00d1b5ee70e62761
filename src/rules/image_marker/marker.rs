//! Comments that image automation is meant to read.
//!
//! Read as kyaml does (kyaml/fieldmeta/fieldmeta.go `Read`, `processShortHand`): what stands behind the `#` is a JSON
//! object of texts, and under `$imagepolicy` it has `NAMESPACE:NAME`, perhaps with `:tag`, `:name` or `:digest` behind.

use std::{collections::HashMap, ops::Range};

use crate::{
    flux::prefix::clamp,
    model::{ImageUpdateAutomation, KustomizeFile},
    repo::{File, FileKind, Repo},
    text::{Place, Span, is_within},
    yaml::{Comment, Yaml},
};

/// A comment that has the word `$imagepolicy` in it.
pub(super) struct Marker<'a> {
    pub yaml: &'a Yaml,
    pub comment: &'a Comment,
    /// Behind the `#`, without blanks around.
    pub body: &'a str,
    /// Where `body` begins in the file.
    start: usize,
}

/// The markers of a file that image automation would read: `.yaml`, `.yml` and `Kustomization`.
pub(super) fn markers(file: &File) -> Vec<Marker<'_>> {
    let named = matches!(file.path.extension(), Some("yaml" | "yml")) || KustomizeFile::is_name(file.path.file_name());
    let made_elsewhere = matches!(file.kind, FileKind::Template | FileKind::Pipeline | FileKind::Crd);
    let Some(yaml) = file.yaml.as_ref().filter(|_| named && !made_elsewhere) else { return Vec::new() };
    yaml.comments().iter().filter_map(|comment| Marker::of(yaml, comment)).collect()
}

/// Whether an ImageUpdateAutomation of the repository updates the file although nothing applies it, as it does with the
/// values of a chart (fluxcd/image-automation-controller `internal/update/filereader.go`, `ScreeningLocalReader`).
pub(super) fn is_updated(file: &File, repo: &Repo) -> bool {
    if file.kind != FileKind::Chart {
        return false;
    }
    let automations = repo.files.iter().flat_map(File::objects).filter_map(ImageUpdateAutomation::of);
    let mut folders = automations.map(|automation| clamp(automation.update_path().value().unwrap_or("")).0);
    folders.any(|folder| is_within(file.path.as_str(), &folder))
}

impl<'a> Marker<'a> {
    fn of(yaml: &'a Yaml, comment: &'a Comment) -> Option<Self> {
        let written = yaml.comment_text(comment);
        let open = ["${", "{{", "<<"].iter().any(|open| written.contains(open));
        if open || !written.contains("$imagepolicy") {
            return None;
        }
        let body = written.trim_start_matches('#').trim_start();
        let start = comment.span.start as usize + written.len() - body.len();
        Some(Self { yaml, comment, body: body.trim_end(), start })
    }

    /// `NAMESPACE:NAME:WHAT`, if the comment is JSON as it has to be.
    pub fn reference(&self) -> Option<String> {
        parse(self.body)
    }

    /// Whether the comment is nothing but an object in braces, well written or not.
    pub fn is_object(&self) -> bool {
        self.body.starts_with('{')
    }

    /// The place of a text within the comment, of all its body if it is not there.
    pub fn place_of(&self, text: &str) -> Place {
        let at = self.body.find(text).filter(|_| !text.is_empty());
        self.place(at.map_or(0..self.body.len(), |at| at..at + text.len()))
    }

    pub fn place(&self, range: Range<usize>) -> Place {
        self.yaml.place(Span::new(self.start + range.start, self.start + range.end))
    }
}

/// The reference in a comment's body.
pub(super) fn parse(body: &str) -> Option<String> {
    let mut object: HashMap<String, String> = serde_json::from_str(body).ok()?;
    object.remove("$imagepolicy").filter(|reference| !reference.is_empty())
}

/// A well-formed object somewhere in a broken body, with quotes made plain.
pub(super) fn meant(body: &str) -> Option<String> {
    let plain: String = body
        .chars()
        .map(|c| if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201C}' | '\u{201D}') { '"' } else { c })
        .collect();
    let open = plain.find('{')?;
    let close = plain.rfind('}').map_or(plain.len(), |at| at + 1);
    let object = plain.get(open..close)?;
    let closed = format!("{}}}", object.trim_end_matches(['}', ',', ' ']));
    [object.to_owned(), closed].into_iter().find(|object| parse(object).is_some())
}
