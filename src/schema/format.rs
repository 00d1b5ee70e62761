//! Formats that the API server enforces (apiextensions-apiserver `pkg/apiserver/validation/formats.go`), and Go's own
//! where a type of Kubernetes has one. All others say nothing, here and there.

use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use jsonschema::{Retrieve, ValidationOptions};

use crate::{
    config::Date,
    model::value::{duration::Duration, go_url::GoUrl},
};

use super::tree::Tree;

type Options<'a> = ValidationOptions<'a, Arc<dyn Retrieve>, Tree>;

/// A format, and who meets it.
type Format = (&'static str, fn(&str) -> bool);

/// `hostname`, `email`, the numbers of books and cards and the like are left out: their readers in Go take more than
/// their names say, and hardly a definition uses them.
const FORMATS: [Format; 13] = [
    ("date-time", is_date_time),
    ("byte", is_base64),
    ("ipv4", |text| text.parse::<Ipv4Addr>().is_ok() || has_leading_zero(text)),
    ("ipv6", |text| text.parse::<Ipv6Addr>().is_ok()),
    ("cidr", is_cidr),
    ("uuid", is_uuid),
    ("quantity", is_quantity),
    ("date", is_date),
    ("duration", is_duration),
    ("uri", |text| GoUrl::parse(text).is_ok() && (text.contains(':') || text.starts_with('/'))),
    ("mac", is_mac),
    ("hexcolor", is_hexcolor),
    (FILLED, |text| !text.is_empty() && is_base64(text)),
];

/// `byte` in a CRD, where the empty text is none.
const FILLED: &str = "x-filled-byte";

/// The name under which a format is checked, in a CRD or in one of Go's own types.
pub(super) fn known(name: &str, is_crd: bool) -> Option<&'static str> {
    // A dash says nothing.
    let plain = if name == "datetime" { "date-time" } else { name };
    let plain = if is_crd && plain == "byte" { FILLED } else { plain };
    FORMATS.iter().find(|(known, _)| *known == plain).map(|(known, _)| *known)
}

pub(super) fn with_formats(options: Options<'_>) -> Options<'_> {
    FORMATS.iter().fold(options, |options, (name, is_met)| options.with_format(*name, *is_met))
}

/// Go's decoder passes over line breaks, and kustomize writes long values in lines.
fn is_base64(text: &str) -> bool {
    let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
    if !text.bytes().any(|byte| is_break(&byte)) {
        return STANDARD.decode(text).is_ok();
    }
    let joined: Vec<u8> = text.bytes().filter(|byte| !is_break(byte)).collect();
    STANDARD.decode(joined).is_ok()
}

/// RFC 3339 with a time zone, as `strfmt.IsDateTime` and Go's `time.RFC3339` take it; no leap seconds.
fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let number = |at: usize, len: usize| -> Option<u32> {
        let digits = text.get(at..at + len)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let is = |at: usize, any: &[u8]| bytes.get(at).is_some_and(|byte| any.contains(byte));
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 2), number(8, 2)) else { return false };
    let (Some(hour), Some(minute), Some(second)) = (number(11, 2), number(14, 2), number(17, 2)) else { return false };
    let is_day = Date::new(year as u16, month as u8, day as u8).is_some();
    let marks = is(4, b"-") && is(7, b"-") && is(10, b"Tt") && is(13, b":") && is(16, b":");
    let mut rest = &text[19..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
        if end == 0 {
            return false;
        }
        rest = &fraction[end..];
    }
    let offset = rest.as_bytes();
    let is_zone = rest == "Z"
        || rest == "z"
        || (offset.len() == 6
            && (offset[0] == b'+' || offset[0] == b'-')
            && offset[3] == b':'
            && [1, 2, 4, 5].iter().all(|&at| offset[at].is_ascii_digit()));
    is_day && marks && hour < 24 && minute < 60 && second < 60 && is_zone
}

/// The API server reads `010.0.0.1` as it always did (`ParseIPSloppy`).
fn has_leading_zero(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_part = |part: &&str| part.len() <= 3 && part.parse::<u8>().is_ok();
    parts.len() == 4 && parts.iter().all(is_part)
}

fn is_date(text: &str) -> bool {
    text.len() == 10 && is_date_time(&format!("{text}T00:00:00Z"))
}

/// Go's duration, or anywhere a number and a unit in words (kube-openapi `strfmt/duration.go`).
fn is_duration(text: &str) -> bool {
    const UNITS: [&str; 21] = [
        "ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w", "nano", "micro", "milli", "sec", "min", "hr", "hour",
        "day", "wk", "week", "mins",
    ];
    let lower = text.to_lowercase();
    let words = lower.match_indices(|c: char| c.is_ascii_digit()).any(|(at, _)| {
        let rest = lower[at..].trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(' ');
        UNITS.iter().any(|unit| rest.starts_with(unit))
    });
    words || Duration::parse(text).is_ok()
}

/// Six, eight or twenty bytes, as Go's `net.ParseMAC`.
fn is_mac(text: &str) -> bool {
    let is_hex = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bytes = |mark: char| text.split(mark).all(|part| is_hex(part, 2)).then(|| text.split(mark).count());
    let words = || text.split('.').all(|part| is_hex(part, 4)).then(|| 2 * text.split('.').count());
    [bytes(':'), bytes('-'), words()].into_iter().flatten().any(|count| matches!(count, 6 | 8 | 20))
}

fn is_hexcolor(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or(text);
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match address.contains(':') {
        true if address.parse::<Ipv6Addr>().is_ok() => 128,
        false if has_leading_zero(address) => 32,
        _ => return false,
    };
    length.bytes().all(|byte| byte.is_ascii_digit()) && length.parse::<u32>().is_ok_and(|length| length <= most)
}

fn is_uuid(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let dashes = text.bytes().filter(|byte| *byte == b'-').count();
    digits == 32 && digits + dashes == text.len()
}

/// An amount such as `500m` or `1.5Gi` (apimachinery `pkg/api/resource/quantity.go`).
fn is_quantity(text: &str) -> bool {
    const SUFFIXES: [&str; 16] = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let is_number =
        number.bytes().filter(|byte| *byte == b'.').count() <= 1 && number.bytes().any(|b| b.is_ascii_digit());
    let exponent = suffix.strip_prefix(['e', 'E']).map(|digits| digits.strip_prefix(['+', '-']).unwrap_or(digits));
    let is_exponent =
        exponent.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    is_number && (SUFFIXES.contains(&suffix) || is_exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_take_what_go_takes() {
        type Row = (fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);
        let table: [Row; 6] = [
            (is_base64, &["", "YWJj", "YWJj\nYWJj\n", "YQ=="], &["YWJ", "VALUE", "YQ", "a b"]),
            (
                is_date_time,
                &["2026-02-28T23:59:59Z", "2026-02-28t00:00:00.5+02:00", "2024-02-29T00:00:00z"],
                &[
                    "",
                    "2026-02-29T00:00:00Z",
                    "2026-02-28",
                    "2026-02-28T00:00:00",
                    "2026-02-28T23:59:60Z",
                    "2026-02-28T00:00:00.Z",
                ],
            ),
            (
                is_quantity,
                &["1", "500m", "1.5Gi", ".5", "5.", "-1", "1e3", "1E-3", "12E"],
                &["", "1gb", "1 Gi", "Gi", "1.2.3", "1e", "0,5", "100MB"],
            ),
            (
                is_cidr,
                &["10.0.0.0/8", "010.0.0.0/8", "::/0"],
                &["10.0.0.0", "10.0.0.0/33", "10.0/8", "::/129", "10.0.0.0/+8"],
            ),
            (
                is_uuid,
                &["123e4567-e89b-12d3-a456-426614174000"],
                &["", "123e4567", "123e4567-e89b-12d3-a456-42661417400g"],
            ),
            (has_leading_zero, &["10.0.0.1", "010.000.0.1"], &["10.0.0", "10.0.0.256", "a.b.c.d"]),
        ];
        for (is_met, good, bad) in table {
            for text in good {
                assert!(is_met(text), "`{text}` is one");
            }
            for text in bad {
                assert!(!is_met(text), "`{text}` is none");
            }
        }
    }
}
