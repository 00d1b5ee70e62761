//! Paths with variables that only something outside gives, as patterns over the folders of the repository.

use crate::{
    model::Kustomization,
    repo::{FileKind, Repo},
};

use super::prefix::clamp;

/// A path such as `./services/orders/${ENVIRONMENT}/${ID}`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pattern {
    /// As it is written, without what leads out.
    pub path: String,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Text(String),
    /// What is written before and after the first and the last variable of the segment.
    Open(String, String),
}

impl Pattern {
    /// None for a path without variables, and for one that says nothing else: it may lead anywhere.
    pub fn of(path: &str) -> Option<Self> {
        let (path, _) = clamp(path);
        let segments: Vec<Segment> = path.split('/').map(Segment::of).collect();
        let is_open = |segment: &Segment| matches!(segment, Segment::Open(..));
        (segments.iter().any(is_open) && !segments.iter().all(is_open)).then_some(Self { path, segments })
    }

    pub fn matches(&self, folder: &str) -> bool {
        let mut parts = folder.split('/');
        let all = self.segments.iter().all(|segment| parts.next().is_some_and(|part| segment.matches(part)));
        all && parts.next().is_none()
    }

    /// What the variables of a folder that matches stand for, in order.
    pub fn values<'f>(&self, folder: &'f str) -> Vec<&'f str> {
        let parts = folder.split('/').zip(&self.segments);
        parts.filter_map(|(part, segment)| segment.value(part)).collect()
    }
}

impl Segment {
    fn of(text: &str) -> Self {
        match (text.find("${"), text.rfind('}')) {
            (Some(start), Some(end)) if start < end => Self::Open(text[..start].to_owned(), text[end + 1..].to_owned()),
            _ => Self::Text(text.to_owned()),
        }
    }

    fn matches(&self, part: &str) -> bool {
        match self {
            Self::Text(text) => text == part,
            Self::Open(..) => self.value(part).is_some_and(|value| !value.is_empty()),
        }
    }

    fn value<'p>(&self, part: &'p str) -> Option<&'p str> {
        let Self::Open(before, after) = self else { return None };
        part.strip_prefix(before.as_str())?.strip_suffix(after.as_str())
    }
}

/// The patterns of all Kustomizations that the repository writes, sorted.
pub(super) fn patterns(repo: &Repo) -> Vec<Pattern> {
    let files = repo.files.iter().filter(|file| matches!(file.kind, FileKind::Manifest | FileKind::Patch));
    let paths = files.flat_map(|file| file.objects()).filter_map(|object| {
        let path = Kustomization::of(object)?.path().node()?.text()?;
        path.contains("${").then(|| Pattern::of(path)).flatten()
    });
    let mut found: Vec<Pattern> = paths.collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_stands_for_a_part_of_one_segment() {
        let pattern = Pattern::of("./services/orders/${ENVIRONMENT}/${ID}").expect("a pattern");
        assert!(pattern.matches("services/orders/dev/01"));
        assert!(!pattern.matches("services/orders/dev") && !pattern.matches("services/billing/dev/01"));
        assert_eq!(pattern.values("services/orders/dev/01"), ["dev", "01"]);
        let part = Pattern::of("apps/${ENV:=dev}-eu").expect("a pattern");
        assert!(part.matches("apps/prod-eu") && !part.matches("apps/-eu") && !part.matches("apps/prod-us"));
        assert!(Pattern::of("./${A}").is_none() && Pattern::of("apps").is_none());
    }
}
