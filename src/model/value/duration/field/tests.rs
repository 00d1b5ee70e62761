//! Durations in the fields of Flux objects.

use super::*;

#[test]
fn fields_refuse_with_a_reason_and_a_way_out() {
    for (text, pattern, message, suggestion) in [
        ("1d", Pattern::Interval, "there is no unit `d`, the longest is `h`", Some("24h")),
        ("60", Pattern::Interval, "`60` has no unit, such as `s`, `m` or `h`", Some("60s")),
        ("0", Pattern::Interval, "`0` has no unit", Some("0s")),
        ("1h", Pattern::Timeout, "hours are not allowed in a `timeout`, only `ms`, `s` and `m`", Some("60m")),
        ("1h30s", Pattern::Timeout, "hours are not allowed in a `timeout`, only `ms`, `s` and `m`", Some("60m30s")),
        ("1H", Pattern::Interval, "the unit `H` has to be lower case", Some("1h")),
        ("5 m", Pattern::Interval, "there cannot be white space in a duration, as in ` m`", Some("5m")),
        ("5min", Pattern::Interval, "there is no unit `min`, use `ms`, `s`, `m` or `h`", Some("5m")),
        (".5m", Pattern::Interval, "`.5m` has to begin with a digit, not with `.`", Some("30s")),
        ("-5m", Pattern::Interval, "`-5m` has to begin with a digit, not with `-`", None),
        ("", Pattern::Interval, "a duration cannot be empty", None),
        ("m", Pattern::Interval, "`m` needs a number at `m`", None),
        ("9999999h", Pattern::Interval, "`9999999h` is longer than 292 years, the longest duration there is", None),
        ("5us", Pattern::Interval, "the unit `us` is not allowed here, use `ms`, `s` or `m`", None),
    ] {
        let refused = Duration::parse_field(text, pattern).unwrap_err();
        assert_eq!((refused.error.message.as_str(), refused.suggestion.as_deref()), (message, suggestion), "{text}");
    }
    assert_eq!(Duration::parse_field("1s1h1s", Pattern::Interval).unwrap().to_string(), "1h0m2s");
}
