//! Patterns inside rules: how large they get, and when Go reads them otherwise than we do.

use regex_syntax::hir::{Class, Hir, HirKind};

/// States of the automaton that a pattern may become.
pub(super) const STATES: u64 = 10_000;
/// Bytes of a pattern.
const LENGTH: usize = 4 * 1024;

/// How many states the automaton of a pattern has, about and rather too many; the reason if it is not used: it does
/// not parse, is too large, or holds set operations, which Go does not know.
pub(super) fn states(pattern: &str) -> Result<u64, String> {
    if pattern.len() > LENGTH {
        return Err(format!("a pattern of more than {} KiB", LENGTH / 1024));
    }
    if ["&&", "--", "~~"].iter().any(|operator| pattern.contains(operator)) && pattern.contains('[') {
        return Err("a pattern that Go may read otherwise".to_owned());
    }
    let mut parser = regex_syntax::ParserBuilder::new().nest_limit(64).build();
    let hir = parser.parse(pattern).map_err(|_| "a pattern that cannot be read".to_owned())?;
    match weigh(&hir) {
        states if states <= STATES => Ok(states),
        _ => Err("a pattern that becomes too large".to_owned()),
    }
}

/// Whether letters outside of ASCII could be judged otherwise by Go, whose `\w`, `\d`, `\s` and `\b` know ASCII alone.
pub(super) fn depends_on_unicode(pattern: &str) -> bool {
    ["\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\b", "\\B", "(?i"].iter().any(|class| pattern.contains(class))
}

fn weigh(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Bytes(_)) => 1,
        // Every range of characters is a few sequences of bytes.
        HirKind::Class(Class::Unicode(class)) if class.is_ascii() => 1,
        HirKind::Class(Class::Unicode(class)) => 4 * class.ranges().len() as u64,
        HirKind::Capture(capture) => 2 + weigh(&capture.sub),
        HirKind::Repetition(repetition) => {
            let times = u64::from(repetition.max.unwrap_or(repetition.min + 1).max(1));
            times.saturating_mul(1 + weigh(&repetition.sub))
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().map(weigh).fold(1, |sum, part| sum.saturating_add(part + 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{STATES, states};

    #[test]
    fn the_size_of_a_pattern_is_known_before_it_is_built() {
        assert!(states("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$").is_ok_and(|states| states < 40));
        assert!(states(r"^\w+$").is_ok_and(|states| (1_000..STATES).contains(&states)));
        for pattern in ["(a{1000}){1000}", &"(((a{9}){9}){9}){9}".repeat(2), "(", "[a&&b]", &"a".repeat(5_000)] {
            assert!(states(pattern).is_err(), "{pattern}");
        }
    }
}
