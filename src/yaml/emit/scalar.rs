//! How one scalar is written: which of go-yaml's styles a string takes, and what numbers look like after JSON.

use std::borrow::Cow;

use super::{Reader, Scalar, Style};

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// A scalar on its way out.
pub(super) enum Value<'a> {
    /// A string, which may need quotes.
    Text(Cow<'a, str>),
    /// A number, boolean or null.
    Other(Cow<'static, str>),
}

/// Longer keys are written with `?`.
const LONGEST_SIMPLE_KEY: usize = 128;

impl Value<'_> {
    pub fn as_str(&self) -> &str {
        match self {
            Value::Text(text) => text,
            Value::Other(text) => text,
        }
    }
}

/// The form of a string value (encode.go `stringv`, emitterc.go `yaml_emitter_select_scalar_style`). Long ones are
/// folded unless they are literal.
pub fn form(text: &str) -> Form {
    let shape = Shape::of(text);
    if text.contains('\n') {
        return if shape.may_be_literal { Form::Literal } else { Form::DoubleQuoted };
    }
    if !is_string_when_plain(text) {
        return Form::DoubleQuoted;
    }
    shape.plain_or_quoted()
}

/// Whether a string value that starts in `column` (0-based, in characters) is written plain and on one line, so that
/// its text stands in the document as it is.
pub fn is_plain_line(text: &str, column: usize) -> bool {
    let folds = || text.chars().enumerate().any(|(at, c)| c == ' ' && column.saturating_add(at) > 80);
    form(text) == Form::Plain && !folds()
}

/// The form of a key that is written without `?`.
pub(super) fn key_form(key: &str) -> Form {
    if is_string_when_plain(key) { Shape::of(key).plain_or_quoted() } else { Form::DoubleQuoted }
}

pub(super) fn is_simple_key(key: &str) -> bool {
    key.len() <= LONGEST_SIMPLE_KEY && !key.contains(is_break)
}

/// What kustomize makes of a scalar.
pub(super) fn value<'a>(scalar: Option<Scalar<'a>>, text: &'a str) -> Value<'a> {
    match scalar {
        None | Some(Scalar::Null) => Value::Other("null".into()),
        Some(Scalar::Bool(true)) => Value::Other("true".into()),
        Some(Scalar::Bool(false)) => Value::Other("false".into()),
        Some(Scalar::Int(number)) => Value::Other(number.to_string().into()),
        Some(Scalar::Float(number)) => Value::Other(float(number).into()),
        Some(Scalar::Str(text)) => Value::Text(text),
        Some(Scalar::Timestamp(_)) => Value::Text(rfc3339(text).map_or(text.into(), Cow::Owned)),
    }
}

/// A float after a way through JSON: without a fraction it becomes an integer if 64 bits can hold it; the others as
/// Go's `FormatFloat(…, 'g', -1, 64)` writes them.
fn float(number: f64) -> String {
    if number.is_nan() {
        return ".nan".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf".into() } else { "-.inf".into() };
    }
    if number.fract() == 0.0 && number.abs() < 1e21 {
        let integer = number as i128;
        // Go's shortest digits, then zeros: `{}` writes the same.
        let shortest = format!("{number}").parse::<i128>().unwrap_or(integer);
        if (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&shortest) {
            return shortest.to_string();
        }
    }
    let scientific = format!("{number:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// A timestamp as Go's `time.Time` becomes JSON; none if there is no such day.
fn rfc3339(text: &str) -> Option<String> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, "0:0:0"),
    };
    let mut date = date.splitn(3, '-').map(str::parse::<u32>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day == 0 || day > days {
        return None;
    }
    let (clock, zone) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let zone = if matches!(zone, "" | "Z" | "+00:00" | "-00:00") { "Z" } else { zone };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut clock = clock.splitn(3, ':').map(str::parse::<u32>);
    let (hour, minute, second) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next()?.ok()?);
    let nanoseconds = fraction.get(..9).unwrap_or(fraction).trim_end_matches('0');
    let point = if nanoseconds.is_empty() { "" } else { "." };
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}{nanoseconds}{zone}"))
}

/// Whether go-yaml v2 reads the text, written plain, as a string (encode.go `stringv`, resolve.go `resolve`).
fn is_string_when_plain(text: &str) -> bool {
    let is_string = match Reader::SigsYaml.resolve(text, Style::Plain, None) {
        Scalar::Str(_) => true,
        Scalar::Timestamp(_) => rfc3339(text).is_none(),
        _ => false,
    };
    is_string && !is_base_60(text)
}

/// `1:30`, which YAML 1.1 reads as 90 (encode.go `base60float`).
fn is_base_60(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let Some((first, rest)) = unsigned.split_once(':') else { return false };
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let is_sixtieth = |part: &str| match part.as_bytes() {
        [unit] => unit.is_ascii_digit(),
        [ten, unit] => (b'0'..b'6').contains(ten) && unit.is_ascii_digit(),
        _ => false,
    };
    let (sixtieths, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    first.starts_with(|c: char| c.is_ascii_digit())
        && is_number(first)
        && is_number(fraction)
        && sixtieths.split(':').all(is_sixtieth)
}

/// What the characters of a string allow (emitterc.go `yaml_emitter_analyze_scalar`).
struct Shape {
    may_be_plain: bool,
    may_be_single_quoted: bool,
    may_be_literal: bool,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut shape = Self { may_be_plain: true, may_be_single_quoted: true, may_be_literal: !text.is_empty() };
        shape.may_be_plain &= !text.starts_with("---") && !text.starts_with("...");
        // What most texts are made of says something only at their start, a blank also at the end and behind a break.
        let is_inner = |at: usize| at + 1 < text.len() && matches!(text.as_bytes()[at - 1], b' '..=b'~');
        let says_nothing = |at, c| is_ordinary(c) || c == ' ' && is_inner(at);
        for (at, c) in text.char_indices().filter(|&(at, c)| at == 0 || !says_nothing(at, c)) {
            let before = text[..at].chars().next_back();
            let next = text[at + c.len_utf8()..].chars().next();
            let blank_follows = next.is_none_or(is_blank);
            let is_indicator = match (before, c) {
                (
                    None,
                    '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`',
                ) => true,
                (None, '?' | ':' | '-') | (Some(_), ':') => blank_follows,
                (Some(before), '#') => is_blank(before) || is_break(before) || before == '\0',
                _ => false,
            };
            let is_edge = before.is_none() || next.is_none();
            let is_line_end = is_break(c);
            shape.may_be_plain &= !(is_indicator || is_line_end || is_edge && c == ' ');
            if !is_printable(c) {
                shape.forbid_all();
            }
            if c == ' ' && next.is_none() {
                shape.may_be_literal = false;
            }
            if c == ' ' && before.is_some_and(is_break) {
                (shape.may_be_plain, shape.may_be_single_quoted) = (false, false);
            }
            if is_line_end && before == Some(' ') {
                shape.forbid_all();
            }
        }
        shape
    }

    fn forbid_all(&mut self) {
        *self = Self { may_be_plain: false, may_be_single_quoted: false, may_be_literal: false };
    }

    fn plain_or_quoted(&self) -> Form {
        match self {
            Self { may_be_plain: true, .. } => Form::Plain,
            Self { may_be_single_quoted: true, .. } => Form::SingleQuoted,
            _ => Form::DoubleQuoted,
        }
    }
}

/// Whether the character means nothing behind the first place, whatever stands around it.
fn is_ordinary(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, ':' | '#')
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// go-yaml v2 escapes tabs and everything beyond the basic plane (yamlprivateh.go `is_printable`).
pub(super) fn is_printable(c: char) -> bool {
    match c {
        '\n' | ' '..='~' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' => c != '\u{FEFF}',
        _ => false,
    }
}
