//! The two patterns that the CRDs of Flux put before a duration, and what to write instead of what they refuse.

use super::Duration;
use crate::model::value::{SyntaxError, char_at, quoted};

/// The patterns of duration fields in the CRDs of Flux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`: every `interval`, and the timeouts of a HelmRelease.
    Interval,
    /// The same without hours: `timeout` of sources and of ImageRepository.
    Timeout,
}

/// Why the API server refuses a duration, and what the user probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub error: SyntaxError,
    /// A text the pattern accepts; none when the intention is not plain.
    pub suggestion: Option<String>,
}

impl Duration {
    /// Reads what the API server accepts in a field with the given pattern.
    pub fn parse_field(text: &str, pattern: Pattern) -> Result<Self, Refused> {
        let refused = |error: SyntaxError| Refused { error, suggestion: suggestion(text, pattern) };
        let parsed = Self::parse(text).map_err(refused)?;
        match pattern_problem(text, pattern) {
            Some(error) => Err(refused(error)),
            None => Ok(parsed),
        }
    }
}

/// What the pattern of a field refuses in a text that Go would read.
fn pattern_problem(text: &str, pattern: Pattern) -> Option<SyntaxError> {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let digits = |from: &str| from.bytes().take_while(u8::is_ascii_digit).count();
        let mut length = digits(rest);
        if length == 0 {
            let here = char_at(text, at);
            let found = &text[here.clone()];
            return Some(SyntaxError::new(
                here,
                format!("{} has to begin with a digit, not with `{found}`", quoted(text)),
            ));
        }
        if let Some(fraction) = rest[length..].strip_prefix('.') {
            if digits(fraction) == 0 {
                return Some(SyntaxError::new(
                    at..at + length + 1,
                    format!("`{}` needs a digit after the dot", &rest[..=length]),
                ));
            }
            length += 1 + digits(fraction);
        }
        let unit: &str = rest[length..].split(|c: char| c == '.' || c.is_ascii_digit()).next().unwrap_or_default();
        let range = at + length..at + length + unit.len();
        match unit {
            "ms" | "s" | "m" => {}
            "h" if pattern == Pattern::Interval => {}
            "h" => {
                return Some(SyntaxError::new(range, "hours are not allowed in a `timeout`, only `ms`, `s` and `m`"));
            }
            "" => {
                return Some(SyntaxError::new(at..at + length, format!("`{rest}` has no unit")));
            }
            _ => {
                return Some(SyntaxError::new(
                    range,
                    format!("the unit `{unit}` is not allowed here, use `ms`, `s` or `m`"),
                ));
            }
        }
        at += length + unit.len();
    }
    None
}

/// What the user most likely meant, in the units the pattern has.
fn suggestion(text: &str, pattern: Pattern) -> Option<String> {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let split = squeezed.find(|c: char| !c.is_ascii_digit()).unwrap_or(squeezed.len());
    let meant = match (squeezed[..split].parse::<u64>(), &squeezed[split..]) {
        (Ok(number), "") => format!("{number}s"),
        (Ok(number), "d" | "day" | "days") => format!("{}h", number.checked_mul(24)?),
        (Ok(number), "w" | "week" | "weeks") => format!("{}h", number.checked_mul(168)?),
        (Ok(number), "sec" | "secs" | "second" | "seconds") => format!("{number}s"),
        (Ok(number), "min" | "mins" | "minute" | "minutes") => format!("{number}m"),
        (Ok(number), "hr" | "hrs" | "hour" | "hours") => format!("{number}h"),
        _ => squeezed,
    };
    let duration = Duration::parse(&meant).ok().filter(|duration| duration.nanoseconds >= 0)?;
    if pattern_problem(&meant, pattern).is_none() {
        return Some(meant);
    }
    let (minutes, rest) = (duration.nanoseconds / 60_000_000_000, duration.nanoseconds % 60_000_000_000);
    match rest {
        0 if duration.is_zero() => Some("0s".to_owned()),
        0 => Some(format!("{minutes}m")),
        _ if rest % 1_000_000 != 0 => None, // finer than any unit the pattern has
        _ if minutes == 0 => Some(Duration { nanoseconds: rest }.to_string()),
        _ => Some(format!("{minutes}m{}", Duration { nanoseconds: rest })),
    }
}

#[cfg(test)]
mod tests;
