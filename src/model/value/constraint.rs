//! A version constraint, with the complete grammar and meaning of Masterminds/semver v3.
//!
//! One or more groups joined by `||`; each group is items joined by commas or white space, all of which must hold.
//! Read in `constraint/scan.rs`, judged against a version here, reasoned about in
//! `constraint/range.rs`.

mod meaning;
mod partial;
mod range;
mod scan;
mod words;

use std::ops::Range;

use super::SyntaxError;
use super::version::{Version, compare_prerelease};

/// A parsed constraint (`semver.NewConstraint`, Masterminds/semver:constraints.go, v3.5.0 as Flux 2.9 pins it).
#[derive(Debug, Clone)]
pub struct Constraint {
    /// Never empty; a version matches when it matches one of them.
    pub groups: Vec<Group>,
}

/// Items that must all hold.
#[derive(Debug, Clone)]
pub struct Group {
    /// Never empty.
    pub items: Vec<Item>,
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Item {
    pub operator: Operator,
    /// The version compared with; parts that were missing or wild are zero.
    pub version: Version,
    /// How much of the version was written as numbers.
    pub precision: Precision,
    /// Bytes of the text given; the two items of a hyphen range `1.2 - 1.4` stand at its two versions.
    pub at: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// None written, or `=`.
    Equal,
    NotEqual,
    Greater,
    Less,
    /// `>=` or `=>`.
    GreaterEqual,
    /// `<=` or `=<`.
    LessEqual,
    /// `~` or `~>`.
    Tilde,
    Caret,
}

/// How many leading parts of a version are numbers; what follows is missing or a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `*`
    Nothing,
    /// `1`, `1.x`
    Major,
    /// `1.2`, `1.2.*`
    Minor,
    /// `1.2.3`
    Patch,
}

/// Why a group can match no version: the fewest items found to exclude each other.
#[derive(Debug, Clone)]
pub struct Conflict<'a> {
    /// One item that matches nothing by itself (`<0.0.0`), a pair, or all of the group.
    pub items: Vec<&'a Item>,
}

impl Constraint {
    /// Reads a constraint. The empty text is refused, as Go does; where Flux takes it for `*` is the caller's to know.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        scan::constraint(text).map(|groups| Self { groups })
    }

    pub fn matches(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| group.matches(version))
    }

    /// Whether some version could match. False only when certain.
    pub fn is_satisfiable(&self) -> bool {
        self.groups.iter().any(|group| group.conflict().is_none())
    }

    /// The groups that no version can match, each with the items to blame.
    pub fn conflicts(&self) -> Vec<Conflict<'_>> {
        self.groups.iter().filter_map(Group::conflict).collect()
    }

    /// What it means, as the rest of a sentence: `at least 1.2.3 and below 2.0.0`.
    pub fn meaning(&self) -> String {
        let groups: Vec<String> = self.groups.iter().map(Group::meaning).collect();
        groups.join(", or ")
    }
}

impl Group {
    pub fn matches(&self, version: &Version) -> bool {
        // One item with a prerelease part opens the whole group to prereleases (since Masterminds/semver 3.4.0).
        let looked_at = !version.is_prerelease() || self.admits_prereleases();
        looked_at && self.items.iter().all(|item| item.holds_for(version))
    }

    pub fn admits_prereleases(&self) -> bool {
        self.items.iter().any(|item| item.version.is_prerelease())
    }

    /// The items that exclude each other, if it is certain that no version matches.
    pub fn conflict(&self) -> Option<Conflict<'_>> {
        range::conflict(self)
    }

    /// What the group means, as the rest of a sentence.
    pub fn meaning(&self) -> String {
        meaning::group(self)
    }
}

impl Item {
    /// The comparison alone, once it is settled that prereleases are looked at.
    fn holds_for(&self, version: &Version) -> bool {
        match self.operator {
            Operator::Equal if self.precision == Precision::Patch => *version == self.version,
            Operator::Equal | Operator::Tilde => self.tilde(version),
            Operator::NotEqual => self.not_equal(version),
            Operator::Greater => self.greater(version),
            Operator::Less => *version < self.version,
            Operator::GreaterEqual => *version >= self.version,
            Operator::LessEqual => self.less_equal(version),
            Operator::Caret => self.caret(version),
        }
    }

    fn same_major(&self, version: &Version) -> bool {
        version.major == self.version.major
    }

    fn same_minor(&self, version: &Version) -> bool {
        version.minor == self.version.minor
    }

    /// `*` and a full `0.0.0` have no upper end: the library cannot tell the two apart here.
    fn tilde_is_open(&self) -> bool {
        let Version { major, minor, patch, .. } = self.version;
        (major, minor, patch) == (0, 0, 0) && matches!(self.precision, Precision::Nothing | Precision::Patch)
    }

    fn tilde(&self, version: &Version) -> bool {
        *version >= self.version
            && (self.tilde_is_open()
                || self.same_major(version) && (self.precision == Precision::Major || self.same_minor(version)))
    }

    fn not_equal(&self, version: &Version) -> bool {
        match self.precision {
            Precision::Major => !self.same_major(version),
            // The prerelease part is compared even when the patch is wild, so `!=1.2` lets 1.2.0-rc.1 through.
            Precision::Minor => {
                !self.same_major(version)
                    || !self.same_minor(version)
                    || compare_prerelease(&version.prerelease, &self.version.prerelease).is_ne()
            }
            // `!=*` is `!=0.0.0`.
            Precision::Nothing | Precision::Patch => *version != self.version,
        }
    }

    fn greater(&self, version: &Version) -> bool {
        match self.precision {
            Precision::Major => version.major > self.version.major,
            Precision::Minor => (version.major, version.minor) > (self.version.major, self.version.minor),
            Precision::Nothing | Precision::Patch => *version > self.version,
        }
    }

    fn less_equal(&self, version: &Version) -> bool {
        match self.precision {
            Precision::Major => version.major <= self.version.major,
            // `<=*` is `<=0.0`.
            Precision::Minor | Precision::Nothing => {
                (version.major, version.minor) <= (self.version.major, self.version.minor)
            }
            Precision::Patch => *version <= self.version,
        }
    }

    fn caret(&self, version: &Version) -> bool {
        if *version < self.version || !self.same_major(version) {
            return false;
        }
        if self.version.major > 0 || self.precision == Precision::Major {
            return true;
        }
        if !self.same_minor(version) {
            return false;
        }
        // `^*` is `^0.0.0`, which is 0.0.0 alone.
        self.version.minor > 0 || self.precision == Precision::Minor || version.patch == self.version.patch
    }
}

#[cfg(test)]
mod tests;
