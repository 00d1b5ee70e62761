//! Versions in a message.

use crate::config::Minor;

/// `Flux 2.8`, `Flux 2.8 and 2.9`, `Flux 2.5 to 2.9`.
pub(super) fn names(of: &str, versions: &[Minor]) -> String {
    match versions {
        [] => of.to_owned(),
        [one] => format!("{of} {one}"),
        [first, second] => format!("{of} {first} and {second}"),
        [first, .., last] => format!("{of} {first} to {last}"),
    }
}
