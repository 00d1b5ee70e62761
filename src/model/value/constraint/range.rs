//! What a group of comparisons admits, as one span of the version order with holes in it.
//!
//! Everything here errs on the side of "possible": a group is called impossible only when no version can match.

use super::{Conflict, Group, Item, Operator, Precision};
use crate::model::value::version::Version;

/// The items of a group that exclude each other, the fewest first.
pub(super) fn conflict(group: &Group) -> Option<Conflict<'_>> {
    let prereleases = group.admits_prereleases();
    let impossible = |items: &[&Item]| !Admitted::by(items).any_version(prereleases);
    let all: Vec<&Item> = group.items.iter().collect();
    if !impossible(&all) {
        return None;
    }
    if let Some(alone) = all.iter().find(|item| impossible(&[item])) {
        return Some(Conflict { items: vec![alone] });
    }
    for (index, first) in all.iter().enumerate() {
        if let Some(second) = all[index + 1..].iter().find(|second| impossible(&[first, second])) {
            return Some(Conflict { items: vec![first, second] });
        }
    }
    Some(Conflict { items: all })
}

/// One end of a span.
#[derive(Clone)]
pub(super) struct Edge {
    pub version: Version,
    pub inclusive: bool,
}

#[derive(Clone)]
pub(super) struct Span {
    pub low: Edge,
    /// None: without end.
    pub high: Option<Edge>,
}

pub(super) struct Hole {
    span: Span,
    /// As a user would write it: `1.2.3`, `1.2.x`.
    pub name: String,
    /// The hole is only certain among releases.
    releases_only: bool,
}

pub(super) struct Admitted {
    pub span: Span,
    pub holes: Vec<Hole>,
}

impl Admitted {
    pub fn by(items: &[&Item]) -> Self {
        let mut span = Span::from(lowest());
        let mut holes = Vec::new();
        for item in items {
            match item.operator {
                Operator::NotEqual => holes.push(item.hole()),
                _ => span.narrow(item.span()),
            }
        }
        Self { span, holes }
    }

    pub fn any_version(&self, prereleases: bool) -> bool {
        let Span { low, high } = &self.span;
        if high.as_ref().is_some_and(|high| below(high, low)) {
            return false;
        }
        if prereleases {
            // Between two versions lie prereleases without number; only a hole over everything leaves none.
            return !self.holes.iter().any(|hole| !hole.releases_only && hole.span.covers(&self.span));
        }
        let mut candidate = first_release(low);
        for _ in 0..=self.holes.len() {
            let Some(release) = &candidate else {
                return true;
            };
            if high.as_ref().is_some_and(|high| !high.is_above(release)) {
                return false;
            }
            let Some(hole) = self.holes.iter().find(|hole| hole.span.contains(release)) else {
                return true;
            };
            candidate = match &hole.span.high {
                Some(end) => first_release(&Edge { version: end.version.clone(), inclusive: !end.inclusive }),
                None => None,
            };
        }
        true
    }
}

impl Item {
    /// The versions it admits; for `!=` see [`Item::hole`].
    fn span(&self) -> Span {
        let full = self.precision == Precision::Patch;
        let mut span = Span::from(lowest());
        let at = |inclusive| Edge { version: self.version.clone(), inclusive };
        let from_here =
            matches!(self.operator, Operator::Equal | Operator::Tilde | Operator::Caret | Operator::GreaterEqual);
        if from_here {
            span.low = at(true);
        }
        match self.operator {
            Operator::NotEqual | Operator::GreaterEqual => {}
            Operator::Equal if full => span.high = Some(at(true)),
            Operator::Equal | Operator::Tilde if self.tilde_is_open() => {}
            Operator::Equal | Operator::Tilde => span.high = self.end_of_written_parts(),
            Operator::Greater => match self.precision {
                Precision::Major | Precision::Minor => {
                    if let Some(end) = self.end_of_written_parts() {
                        span.low = Edge { inclusive: true, ..end };
                    }
                }
                Precision::Nothing | Precision::Patch => span.low = at(false),
            },
            Operator::Less => span.high = Some(at(false)),
            Operator::LessEqual if full => span.high = Some(at(true)),
            Operator::LessEqual => span.high = self.end_of_written_parts(),
            Operator::Caret => {
                let Version { major, minor, patch, .. } = self.version;
                span.high = if major > 0 || self.precision == Precision::Major {
                    before_major(major.checked_add(1))
                } else if minor > 0 || self.precision == Precision::Minor {
                    before(Some(major), minor.checked_add(1))
                } else {
                    patch.checked_add(1).map(|patch| first_of(major, minor, patch))
                };
            }
        }
        span
    }

    /// What `!=` leaves out.
    fn hole(&self) -> Hole {
        let Version { major, minor, .. } = self.version;
        let low = Edge { version: Version::release(major, minor, 0), inclusive: true };
        let whole = |low| Span { low, high: self.end_of_written_parts() };
        match self.precision {
            Precision::Major => {
                let low = Edge { inclusive: true, ..first_of(major, 0, 0) };
                Hole { span: whole(low), name: format!("{major}.x"), releases_only: false }
            }
            Precision::Minor if self.version.is_prerelease() => {
                // Leaves out one prerelease of every patch: nothing that ever empties a span.
                let nothing = Edge { version: lowest(), inclusive: false };
                let span = Span { low: nothing.clone(), high: Some(nothing) };
                let name = format!("{major}.{minor}.x-{}", self.version.prerelease);
                Hole { span, name, releases_only: true }
            }
            Precision::Minor => Hole { span: whole(low), name: format!("{major}.{minor}.x"), releases_only: true },
            Precision::Nothing | Precision::Patch => {
                let here = Edge { version: self.version.clone(), inclusive: true };
                let span = Span { low: here.clone(), high: Some(here) };
                Hole { span, name: self.version.to_string(), releases_only: false }
            }
        }
    }

    /// The end of what shares the written parts: below 2.0.0 for `1`, below 1.3.0 for `1.2` and `1.2.3`.
    fn end_of_written_parts(&self) -> Option<Edge> {
        match self.precision {
            Precision::Major => before_major(self.version.major.checked_add(1)),
            _ => before(Some(self.version.major), self.version.minor.checked_add(1)),
        }
    }
}

impl Span {
    fn from(low: Version) -> Self {
        Self { low: Edge { version: low, inclusive: true }, high: None }
    }

    fn narrow(&mut self, other: Self) {
        let later = other.low.version.cmp(&self.low.version);
        if later.is_gt() || later.is_eq() && !other.low.inclusive {
            self.low = other.low;
        }
        let tighter = match (&self.high, &other.high) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(mine), Some(theirs)) => {
                let order = theirs.version.cmp(&mine.version);
                order.is_lt() || order.is_eq() && !theirs.inclusive
            }
        };
        if tighter {
            self.high = other.high;
        }
    }

    fn contains(&self, version: &Version) -> bool {
        let after_low = self.low.version < *version || self.low.inclusive && self.low.version == *version;
        after_low && self.high.as_ref().is_none_or(|high| high.is_above(version))
    }

    fn covers(&self, inner: &Self) -> bool {
        let low = self.low.version < inner.low.version
            || self.low.version == inner.low.version && (self.low.inclusive || !inner.low.inclusive);
        low && match (&self.high, &inner.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => {
                mine.version > theirs.version || mine.version == theirs.version && (mine.inclusive || !theirs.inclusive)
            }
        }
    }
}

impl Edge {
    /// Taken as an upper end: whether it lets the version in.
    pub fn is_above(&self, version: &Version) -> bool {
        *version < self.version || self.inclusive && *version == self.version
    }
}

/// Whether nothing lies between the two ends.
fn below(high: &Edge, low: &Edge) -> bool {
    high.version < low.version || high.version == low.version && !(high.inclusive && low.inclusive)
}

/// The least release from a lower end on; none when the numbers run out.
pub(super) fn first_release(low: &Edge) -> Option<Version> {
    let Version { major, minor, patch, .. } = low.version;
    if low.inclusive || low.version.is_prerelease() {
        return Some(Version::release(major, minor, patch));
    }
    patch.checked_add(1).map(|patch| Version::release(major, minor, patch))
}

/// The end before everything of a version, its least prerelease `-0` included.
fn first_of(major: u64, minor: u64, patch: u64) -> Edge {
    let version = Version { prerelease: "0".to_owned(), ..Version::release(major, minor, patch) };
    Edge { version, inclusive: false }
}

fn before_major(major: Option<u64>) -> Option<Edge> {
    major.map(|major| first_of(major, 0, 0))
}

fn before(major: Option<u64>, minor: Option<u64>) -> Option<Edge> {
    match (major, minor) {
        (Some(major), Some(minor)) => Some(first_of(major, minor, 0)),
        (major, _) => before_major(major.and_then(|major| major.checked_add(1))),
    }
}

fn lowest() -> Version {
    first_of(0, 0, 0).version
}
