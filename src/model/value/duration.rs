//! A duration, as Go's `time.ParseDuration` reads it, and the two narrower patterns that Flux's CRDs put before it.

mod field;

use std::fmt;

use super::{SyntaxError, quoted};

pub use field::{Pattern, Refused};

/// A length of time in nanoseconds, negative ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    pub nanoseconds: i64,
}

const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000), // Go knows both the micro sign and the Greek letter
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

impl Duration {
    /// Reads as `time.ParseDuration` (golang/go:src/time/format.go).
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let negative = text.starts_with('-');
        if unsigned == "0" {
            return Ok(Self { nanoseconds: 0 });
        }
        if unsigned.is_empty() {
            return Err(SyntaxError::new(0..text.len(), "a duration cannot be empty"));
        }
        let mut total: u64 = 0;
        let mut at = text.len() - unsigned.len();
        while at < text.len() {
            let (value, end) = term(text, at)?;
            total = total.checked_add(value).filter(|sum| *sum <= 1 << 63).ok_or_else(|| too_long(text))?;
            at = end;
        }
        let nanoseconds = match (negative, i64::try_from(total)) {
            (false, Ok(value)) => value,
            (true, Ok(value)) => -value,
            (true, Err(_)) => i64::MIN,
            (false, Err(_)) => return Err(too_long(text)),
        };
        Ok(Self { nanoseconds })
    }

    pub fn is_zero(self) -> bool {
        self.nanoseconds == 0
    }
}

/// The normal form, as Go prints it: `1h0m0s`, `1.5s`, `100ms`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.nanoseconds < 0 {
            f.write_str("-")?;
        }
        let nanos = self.nanoseconds.unsigned_abs();
        match nanos {
            0 => f.write_str("0s"),
            1..1_000 => write!(f, "{nanos}ns"),
            1_000..1_000_000 => write!(f, "{}µs", Decimal(nanos, 1_000)),
            1_000_000..1_000_000_000 => write!(f, "{}ms", Decimal(nanos, 1_000_000)),
            _ => {
                let minutes = nanos / 60_000_000_000;
                if minutes >= 60 {
                    write!(f, "{}h", minutes / 60)?;
                }
                if minutes > 0 {
                    write!(f, "{}m", minutes % 60)?;
                }
                write!(f, "{}s", Decimal(nanos % 60_000_000_000, 1_000_000_000))
            }
        }
    }
}

/// `0 / 1` without trailing zeros.
struct Decimal(u64, u64);

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0 / self.1)?;
        let rest = self.0 % self.1;
        if rest == 0 {
            return Ok(());
        }
        let width = self.1.ilog10() as usize;
        write!(f, ".{}", format!("{rest:0width$}").trim_end_matches('0'))
    }
}

/// One number with its unit from byte `at` on: its nanoseconds, and where it ends.
fn term(text: &str, at: usize) -> Result<(u64, usize), SyntaxError> {
    let bytes = text.as_bytes();
    let digits = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = at..digits(at);
    let fraction =
        if bytes.get(whole.end) == Some(&b'.') { whole.end + 1..digits(whole.end + 1) } else { whole.end..whole.end };
    if whole.is_empty() && fraction.is_empty() {
        let here = super::char_at(text, at);
        let message = format!("{} needs a number at `{}`", quoted(text), &text[here.clone()]);
        return Err(SyntaxError::new(here, message));
    }
    let unit_end = fraction.end
        + text[fraction.end..].find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(text.len() - fraction.end);
    let unit = &text[fraction.end..unit_end];
    if unit.is_empty() {
        let number = &text[at..fraction.end];
        return Err(SyntaxError::new(at..fraction.end, format!("`{number}` has no unit, such as `s`, `m` or `h`")));
    }
    let Some(&(_, factor)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(SyntaxError::new(fraction.end..unit_end, unknown_unit(unit)));
    };
    let whole: u64 = if whole.is_empty() { 0 } else { text[whole].parse().map_err(|_| too_long(text))? };
    let value = whole.checked_mul(factor).filter(|value| *value <= 1 << 63).ok_or_else(|| too_long(text))?;
    let value = value + fraction_of(&text[fraction], factor);
    if value > 1 << 63 {
        return Err(too_long(text));
    }
    Ok((value, unit_end))
}

/// Go multiplies the fraction as a float, digits beyond 63 bits ignored.
fn fraction_of(digits: &str, factor: u64) -> u64 {
    let (mut value, mut scale) = (0_u64, 1.0_f64);
    for digit in digits.bytes() {
        if value > ((1 << 63) - 1) / 10 {
            break;
        }
        value = value * 10 + u64::from(digit - b'0');
        scale *= 10.0;
    }
    (value as f64 * (factor as f64 / scale)) as u64
}

fn too_long(text: &str) -> SyntaxError {
    SyntaxError::new(0..text.len(), format!("{} is longer than 292 years, the longest duration there is", quoted(text)))
}

fn unknown_unit(unit: &str) -> String {
    let shown = quoted(unit);
    match unit.trim() {
        "d" | "w" | "y" | "day" | "days" => format!("there is no unit {shown}, the longest is `h`"),
        _ if unit.trim() != unit => {
            format!("there cannot be white space in a duration, as in {shown}")
        }
        _ if UNITS.iter().any(|(name, _)| name.eq_ignore_ascii_case(unit)) => {
            format!("the unit {shown} has to be lower case")
        }
        _ => format!("there is no unit {shown}, use `ms`, `s`, `m` or `h`"),
    }
}
