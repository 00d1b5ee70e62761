//! Which bytes of which file no report may show.

use std::{collections::HashMap, ops::Range};

use crate::{engine::Report, text::RepoPath};

/// The secret values that any finding names. A finding beside it shows the same lines, so all are hidden from all.
#[derive(Debug, Default)]
pub struct Masks<'a> {
    by_path: HashMap<&'a RepoPath, Vec<Range<usize>>>,
}

impl<'a> Masks<'a> {
    pub fn of(report: &'a Report) -> Self {
        let mut masks = Self::default();
        let suppressed = report.suppressed.iter().map(|suppressed| &suppressed.finding);
        for place in report.findings.iter().chain(suppressed).flat_map(|finding| &finding.mask) {
            masks.by_path.entry(place.source.path()).or_default().push(place.span.range());
        }
        for ranges in masks.by_path.values_mut() {
            ranges.sort_by_key(|range| (range.start, range.end));
            ranges.dedup_by(|next, last| {
                let touches = next.start <= last.end;
                if touches {
                    last.end = last.end.max(next.end);
                }
                touches
            });
        }
        masks
    }

    /// Sorted and apart from each other.
    pub fn in_file(&self, path: &RepoPath) -> &[Range<usize>] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }
}
