//! What type a scalar has, in the eyes of the two Go readers a manifest meets.
//!
//! Measured with kubectl 1.32 (sigs.k8s.io/yaml, which reads as yaml.v2 does) and kustomize 5.5 (kyaml, which reads
//! as yaml.v3 does): `yes` is a boolean to the first and a string to the second.

use std::borrow::Cow;

use base64::Engine;

use super::Style;

/// Who reads the scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// kustomize, and so everything that Flux applies.
    Kyaml,
    /// `kubectl apply`, and most controllers that read YAML out of a field.
    SigsYaml,
}

/// A scalar with its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar<'a> {
    Null,
    Bool(bool),
    Int(i128),
    /// Also integers that do not fit 64 bits, as Go reads them.
    Float(f64),
    Str(Cow<'a, str>),
    /// A plain date or time. It arrives as a string; kustomize rewrites a bare date to midnight UTC.
    Timestamp(&'a str),
}

impl Reader {
    pub(super) fn resolve<'a>(self, text: &'a str, style: Style, tag: Option<&str>) -> Scalar<'a> {
        let core = tag.and_then(|tag| tag.strip_prefix("tag:yaml.org,2002:"));
        match (core, tag) {
            (Some("str"), _) | (None, Some("!")) => return Scalar::Str(text.into()),
            (Some("binary"), _) => return binary(text),
            (Some("int" | "float" | "bool" | "null" | "timestamp"), _) => {}
            // Other tags are dropped; what is left decides.
            _ if style != Style::Plain => return Scalar::Str(text.into()),
            _ => {}
        }
        let plain = self.plain(text);
        match (core, plain) {
            (Some("float"), Scalar::Int(value)) => Scalar::Float(value as f64),
            (_, resolved) => resolved,
        }
    }

    /// What a text is where it is written without quotes.
    pub fn plain(self, text: &str) -> Scalar<'_> {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
            "true" | "True" | "TRUE" => return Scalar::Bool(true),
            "false" | "False" | "FALSE" => return Scalar::Bool(false),
            ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
            "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
            _ => {}
        }
        if self == Reader::SigsYaml {
            match text {
                "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Scalar::Bool(true),
                "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Scalar::Bool(false),
                _ => {}
            }
        }
        if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
            return Scalar::Str(text.into());
        }
        if is_timestamp(text) {
            return Scalar::Timestamp(text);
        }
        number(text).unwrap_or(Scalar::Str(text.into()))
    }
}

/// Integers in the bases of Go's `strconv.ParseInt(…, 0, 64)`, else the float form of YAML 1.1; underscores are
/// dropped first, behind a leading point only those between digits; what is out of range is no number (yaml.v3
/// resolve.go `resolve`).
fn number(text: &str) -> Option<Scalar<'static>> {
    let between_digits = |text: &str| {
        text.split('_').collect::<Vec<_>>().windows(2).all(|parts| {
            parts[0].ends_with(|c: char| c.is_ascii_digit()) && parts[1].starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let drops = text.contains('_') && (!text.starts_with('.') || between_digits(text));
    let plain: Cow<'_, str> = if drops { text.replace('_', "").into() } else { text.into() };
    let (sign, digits) = match plain.as_bytes().first()? {
        b'-' => (-1, &plain[1..]),
        b'+' => (1, &plain[1..]),
        _ => (1, &*plain),
    };
    let (radix, body) = match digits.get(..2).unwrap_or("") {
        "0x" | "0X" => (16, &digits[2..]),
        "0b" | "0B" => (2, &digits[2..]),
        "0o" | "0O" => (8, &digits[2..]),
        _ if digits.len() > 1 && digits.starts_with('0') => (8, &digits[1..]),
        _ => (10, digits),
    };
    if !body.is_empty() && body.chars().all(|c| c.is_digit(radix)) {
        let magnitude = i128::from_str_radix(body, radix).ok();
        let value = magnitude.map(|magnitude| sign * magnitude);
        if let Some(value) = value.filter(|value| (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(value)) {
            return Some(Scalar::Int(value));
        }
    }
    let value: f64 = is_yaml_float(&plain).then(|| plain.parse().ok()).flatten()?;
    value.is_finite().then_some(Scalar::Float(value))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?` (yaml.v3 resolve.go `yamlStyleFloat`).
fn is_yaml_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !whole.is_empty() || !fraction.is_empty();
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    has_digits
        && all_digits(whole)
        && all_digits(fraction)
        && exponent.is_none_or(|digits| !digits.is_empty() && all_digits(digits))
}

/// The layouts of yaml.v3 resolve.go `allowedTimestampFormats`: four digits of year, one or two of the rest.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || !bytes[..4].iter().all(u8::is_ascii_digit) || bytes[4] != b'-' {
        return false;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((text.as_bytes()[at], &text[at + 1..]))),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    let [_, month, day] = parts[..] else { return false };
    let short = |part: &str, low: u32, high: u32| {
        (1..=2).contains(&part.len())
            && part.chars().all(|c| c.is_ascii_digit())
            && part.parse().is_ok_and(|value: u32| (low..=high).contains(&value))
    };
    if !short(month, 1, 12) || !short(day, 1, 31) {
        return false;
    }
    let Some((separator, time)) = time else { return true };
    let zone = time.find(['Z', '+', '-']);
    // The form with a blank has no zone; the others require one.
    if (separator == b' ') != zone.is_none() {
        return false;
    }
    let (clock, zone) = time.split_at(zone.unwrap_or(time.len()));
    let zone_ok = matches!(zone, "" | "Z")
        || zone
            .get(1..)
            .and_then(|rest| rest.split_once(':'))
            .is_some_and(|(h, m)| h.len() == 2 && m.len() == 2 && short(h, 0, 24) && short(m, 0, 60));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let parts: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = parts[..] else { return false };
    zone_ok
        && short(hour, 0, 23)
        && short(minute, 0, 59)
        && short(second, 0, 59)
        && fraction.chars().all(|c| c.is_ascii_digit())
}

fn binary(text: &str) -> Scalar<'_> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(packed).ok();
    match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(decoded) => Scalar::Str(decoded.into()),
        None => Scalar::Str(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader::*, Scalar::*, *};

    #[track_caller]
    fn both(text: &str, sigs: Scalar<'_>, kyaml: Scalar<'_>) {
        assert_eq!(SigsYaml.resolve(text, Style::Plain, None), sigs, "{text} by sigs.k8s.io/yaml");
        assert_eq!(Kyaml.resolve(text, Style::Plain, None), kyaml, "{text} by kustomize");
    }

    #[track_caller]
    fn same(text: &str, value: Scalar<'_>) {
        both(text, value.clone(), value);
    }

    #[test]
    fn booleans_differ_between_the_readers() {
        for text in ["yes", "on", "y", "Y", "YES", "On"] {
            both(text, Bool(true), Str(text.into()));
        }
        for text in ["n", "NO", "Off", "no"] {
            both(text, Bool(false), Str(text.into()));
        }
        same("nO", Str("nO".into()));
        same("TRUE", Bool(true));
        same("True", Bool(true));
    }

    #[test]
    fn numbers_follow_yaml_1_1_as_go_does() {
        for (text, value) in [
            ("0o14", 12),
            ("014", 12),
            ("0777", 511),
            ("0o777", 511),
            ("1_000", 1000),
            ("0b11", 3),
            ("0x1F", 31),
            ("-0x1", -1),
            ("+1", 1),
            ("18446744073709551615", i128::from(u64::MAX)),
        ] {
            same(text, Int(value));
        }
        for (text, value) in [
            ("08", 8.0),
            ("019", 19.0),
            ("1_0.5", 10.5),
            ("1.", 1.0),
            (".5", 0.5),
            (".5_0", 0.5),
            ("1e3", 1000.0),
            ("12e03", 12000.0),
            ("08.5", 8.5),
            ("123456789012345678901", 1.234_567_890_123_456_8e20),
            (".inf", f64::INFINITY),
        ] {
            same(text, Float(value));
        }
        for text in ["1:30", "190:20:30", "0x", "1e", "=", "0.1.1", "1.2.3", "-", ".", "10m", "1e999", "._5", ".5_"] {
            same(text, Str(text.into()));
        }
    }

    #[test]
    fn nulls_dates_and_tags() {
        for text in ["~", "Null", ""] {
            same(text, Null);
        }
        same("2001-01-01", Timestamp("2001-01-01"));
        same("2001-13-01", Str("2001-13-01".into()));
        same("2024-05-01T13:58:54Z", Timestamp("2024-05-01T13:58:54Z"));
        let tagged = |text, style, tag| Kyaml.resolve(text, style, Some(tag));
        assert_eq!(tagged("aGk=", Style::Plain, "tag:yaml.org,2002:binary"), Str("hi".into()));
        assert_eq!(tagged("x", Style::Plain, "!foo"), Str("x".into()));
        assert_eq!(tagged("1", Style::Plain, "tag:yaml.org,2002:str"), Str("1".into()));
        assert_eq!(tagged("1", Style::DoubleQuoted, "tag:yaml.org,2002:int"), Int(1));
        assert_eq!(Kyaml.resolve("1", Style::DoubleQuoted, None), Str("1".into()));
    }
}
