//! The one table of levels: how bad a mistake is where a cluster certainly has it, and how sure that is.

use crate::finding::{Certainty, Level};

/// The level of a finding, or none where it is not worth a line.
///
/// | | shown, or assumed where nothing is shown | a guess | applied by nobody |
/// |---|---|---|---|
/// | error or warning of a leak | as it is | as it is | as it is |
/// | error | error | warning | warning |
/// | warning | warning | info | info |
/// | info | info | info | - |
///
/// What nobody applies in a repository without any cluster keeps its hints: nothing is known of what else it is for.
pub fn level(full: Level, certainty: Certainty, is_leak: bool, nobody_applies: bool) -> Option<Level> {
    match certainty {
        _ if is_leak && full > Level::Info => Some(full),
        Certainty::Shown | Certainty::Assumed => Some(full),
        Certainty::Unapplied if full == Level::Info && !nobody_applies => None,
        Certainty::Guess | Certainty::Unapplied => Some(full.lowered()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_that_is_shown_is_sure_and_a_leak_leaks_everywhere() {
        use Certainty::*;
        let with = |certainty| level(Level::Error, certainty, false, false);
        assert_eq!([Shown, Assumed].map(with), [Some(Level::Error); 2]);
        assert_eq!([Guess, Unapplied].map(with), [Some(Level::Warning); 2]);
        assert_eq!(level(Level::Error, Unapplied, true, false), Some(Level::Error));
        assert_eq!(level(Level::Info, Unapplied, false, false), None);
        assert_eq!(level(Level::Info, Unapplied, false, true), Some(Level::Info));
    }
}
